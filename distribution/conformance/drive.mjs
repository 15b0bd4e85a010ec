// Runs the conformance suite in both revisions against a daemon, and writes what came of it. Called by `run`.
//
// The suite knows no tokens, so it talks to a proxy that adds one and hands on everything else as it came. Host and Origin
// keep their meaning: those that name the proxy name the daemon afterwards, all others stay, for the daemon to refuse.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';

const [work, daemon, tokenFile, suite, report] = process.argv.slice(2);
const token = fs.readFileSync(tokenFile, 'utf8').trim();
const packageDir = path.join(work, 'npm/node_modules/@modelcontextprotocol/conformance');
const [daemonHost, daemonPort] = daemon.split(':');
const REVISIONS = ['2025-11-25', '2026-07-28'];

function startProxy() {
  const server = http.createServer((request, response) => {
    const own = [`127.0.0.1:${server.address().port}`, `localhost:${server.address().port}`];
    const headers = [];
    for (let i = 0; i < request.rawHeaders.length; i += 2) {
      let value = request.rawHeaders[i + 1];
      const name = request.rawHeaders[i].toLowerCase();
      if (name === 'host' && own.includes(value)) value = daemon;
      if (name === 'origin' && own.includes(value.replace('http://', ''))) value = `http://${daemon}`;
      headers.push(request.rawHeaders[i], value);
    }
    headers.push('Authorization', `Bearer ${token}`);
    const upstream = http.request(
      { host: daemonHost, port: daemonPort, method: request.method, path: request.url, headers, setHost: false },
      (reply) => {
        response.writeHead(reply.statusCode, reply.rawHeaders);
        response.flushHeaders();
        reply.pipe(response);
      }
    );
    upstream.on('error', () => response.destroy());
    response.on('close', () => upstream.destroy());
    request.pipe(upstream);
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

function run(url, revision, output) {
  const args = [path.join(packageDir, 'dist/index.js'), 'server', '--url', url, '--requirements', revision, '-o', output];
  return new Promise((resolve) => {
    const log = fs.openSync(path.join(work, `${revision}.log`), 'w');
    spawn(process.execPath, args, { stdio: ['ignore', log, log] }).on('exit', resolve);
  });
}

// The lists of the requirements file: enough of YAML for its own form.
function requirements(revision) {
  const scored = [];
  const unscored = new Map();
  let section = '';
  let last = '';
  for (const line of fs.readFileSync(path.join(packageDir, `requirements/${revision}.yaml`), 'utf8').split('\n')) {
    const heading = /^(\w+):/.exec(line);
    if (heading) section = heading[1];
    const item = /^ {2}- (?:scenario: )?(\S+)/.exec(line);
    if (item && section === 'server') scored.push(item[1]);
    if (item && section === 'not_scored') last = item[1];
    const field = /^ {4}(leg|reason): (\S+)/.exec(line);
    if (field && section === 'not_scored') unscored.set(last, { ...unscored.get(last), [field[1]]: field[2] });
  }
  return { scored, unscored: [...unscored].filter(([, entry]) => entry.leg === 'server') };
}

function outcome(output, scenario) {
  const folder = fs.readdirSync(output).filter((name) => new RegExp(`^(server-)?${scenario}-\\d{4}-`).test(name)).sort().pop();
  const file = folder && path.join(output, folder, 'checks.json');
  if (!file || !fs.existsSync(file)) return { passed: false, good: 0, bad: ['not run'], warned: [] };
  const checks = JSON.parse(fs.readFileSync(file, 'utf8'));
  const tell = (check) => `${check.id}: ${check.errorMessage ?? check.description}`.replaceAll('\n', ' ').replaceAll('|', '\\|');
  const bad = checks.filter((check) => check.status === 'FAILURE').map(tell);
  const warned = checks.filter((check) => check.status === 'WARNING').map(tell);
  const good = checks.filter((check) => check.status === 'SUCCESS').length;
  if (good + bad.length === 0) warned.push('no check applied: the server does not offer what the scenario exercises');
  return { passed: bad.length === 0 && good > 0, good, bad, warned };
}

const server = await startProxy();
const url = `http://127.0.0.1:${server.address().port}/mcp`;
const lines = [
  '# Conformance: results',
  '',
  `Written by \`distribution/conformance/run\`. Suite: \`@modelcontextprotocol/conformance\` ${suite}. A scenario passes when it has`,
  'a successful check and no failed one. Not scored is what the suite itself leaves out of the count: extensions, and',
  'scenarios that its own reference server cannot pass yet.',
  ''
];
let missed = 0;
for (const revision of REVISIONS) {
  const output = path.join(work, revision);
  fs.rmSync(output, { recursive: true, force: true });
  fs.mkdirSync(output, { recursive: true });
  await run(url, revision, output);
  const { scored, unscored } = requirements(revision);
  const results = scored.map((scenario) => [scenario, outcome(output, scenario)]);
  const others = unscored.map(([scenario, entry]) => [scenario, outcome(output, scenario), entry.reason]);
  const passed = results.filter(([, result]) => result.passed).length;
  missed += scored.length - passed;
  const summary = `${revision}: ${passed} of ${scored.length} scored scenarios passed`;
  console.log(summary);
  lines.push(`## ${summary}`, '', '| scenario | passed | checks | failed, or warned of |', '|---|---|---|---|');
  for (const [scenario, result, reason] of [...results, ...others]) {
    const total = result.good + result.bad.length;
    const notes = [...result.bad, ...result.warned.map((text) => `(warning) ${text}`)].join('; ');
    lines.push(`| ${scenario}${reason ? ` (not scored: ${reason})` : ''} | ${result.passed ? 'yes' : 'no'} | ${result.good}/${total} | ${notes} |`);
    if (!result.passed && !reason) console.log(`  ${scenario}: ${notes}`);
  }
  lines.push('');
}
fs.writeFileSync(report, lines.join('\n'));
server.closeAllConnections();
server.close();
process.exitCode = missed === 0 ? 0 : 1;
