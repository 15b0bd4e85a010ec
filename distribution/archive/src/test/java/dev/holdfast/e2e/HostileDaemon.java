package dev.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.json.JsonSlice;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/**
 * The one daemon that all hostile inputs reach, with values below {@code kept/} that must outlive
 * them. What is written below {@code hostile/} is to be refused; {@code odd/} is for what is odd
 * and right.
 */
final class HostileDaemon implements AutoCloseable {
  private static final String JSON = "application/json";

  private final HoldfastProcess process = HoldfastProcess.create();
  private final Map<String, byte[]> kept = new LinkedHashMap<>();
  private final Map<String, String> names = new HashMap<>();
  private final HttpDaemon http;
  private final long pid;
  private int writes;

  HostileDaemon() throws IOException {
    process.up();
    http = process.http();
    pid = process.pid();
    byte[] noise = new byte[300_000];
    new Random(7).nextBytes(noise);
    keep("kept/a", JSON, "{\"kept\": true,  \"n\" : 1.50}".getBytes(StandardCharsets.UTF_8));
    keep("kept/l", JSON, "[1,2]".getBytes(StandardCharsets.UTF_8));
    keep("kept/b", "application/octet-stream", noise);
    keep("kept/ü ", "text/plain", "kept".getBytes(StandardCharsets.UTF_8));
    HttpDaemon.ok(
        http.send("PUT", "/v1/contexts/odd/first", new byte[] {'1'}, "Idempotency-Key", "taken"));
    name();
  }

  private void keep(String key, String type, byte[] value) throws IOException {
    HttpDaemon.ok(http.send("PUT", path(key), value, "Content-Type", type));
    kept.put(key, value);
  }

  private static String path(String key) {
    return "/v1/contexts/" + key.replace("ü ", "%C3%BC%20");
  }

  private void name() throws IOException {
    String address = process.daemonFile().members().get("address").asText();
    String token = process.token();
    names.put("address", address);
    names.put("port", address.substring(address.lastIndexOf(':') + 1));
    names.put("token", token);
    names.put("TOKEN", swapCase(token));
    names.put("expired", token("expired", ",\"expires\":\"1s\""));
    names.put("revoked", token("revoked", ""));
    names.put("reader", token("reader", ",\"prefixes\":[\"kept\"],\"readOnly\":true"));
    HttpDaemon.ok(http.send("DELETE", "/v1/tokens/revoked", new byte[0]));
    names.put("session", session(http));
    try (HttpDaemon reader = new HttpDaemon(address, names.get("reader"))) {
      names.put("reader-session", session(reader));
    }
    String smuggled =
        "PUT /v1/contexts/hostile/smuggled HTTP/1.1\\r\\nHost: "
            + address
            + "\\r\\nAuthorization: Bearer "
            + token
            + "\\r\\nContent-Length: 1\\r\\n\\r\\n1";
    names.put("smuggled", smuggled);
    names.put("smuggled-length", Integer.toString(HostileTable.bytes(smuggled, Map.of()).length));
  }

  private static String swapCase(String text) {
    StringBuilder swapped = new StringBuilder();
    text.chars()
        .map(c -> Character.isUpperCase(c) ? Character.toLowerCase(c) : Character.toUpperCase(c))
        .forEach(c -> swapped.append((char) c));
    return swapped.toString();
  }

  private String token(String name, String members) throws IOException {
    String body = "{\"name\":\"" + name + "\"" + members + "}";
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    HttpResponse<byte[]> reply =
        HttpDaemon.ok(http.send("POST", "/v1/tokens", bytes, "Content-Type", JSON));
    return JsonSlice.parse(reply.body(), 8).members().get("token").asText();
  }

  private static String session(HttpDaemon client) throws IOException {
    String initialize =
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\","
            + "\"params\":{\"protocolVersion\":\"2025-06-18\"}}";
    byte[] bytes = initialize.getBytes(StandardCharsets.UTF_8);
    return HttpDaemon.ok(client.send("POST", "/mcp", bytes, "Content-Type", JSON))
        .headers()
        .firstValue("Mcp-Session-Id")
        .orElseThrow();
  }

  /** What the tables call by name. */
  Map<String, String> names() {
    return Map.copyOf(names);
  }

  HoldfastProcess process() {
    return process;
  }

  RawHttp raw() {
    return new RawHttp(names.get("address"));
  }

  Findings findings() {
    return new Findings(
        List.of(
            names.get("token"), names.get("reader"), names.get("revoked"), names.get("expired")));
  }

  /** Waits until the token that lives a second has ended. */
  void awaitExpiry() throws IOException {
    try (HttpDaemon client = new HttpDaemon(names.get("address"), names.get("expired"))) {
      while (client.send("GET", "/v1/health", new byte[0]).statusCode() != 401) {
        Thread.onSpinWait();
      }
    }
  }

  /** The daemon lives, works, kept what it was given, and wrote nothing that it refused. */
  void checkUnharmed() throws IOException {
    assertThat(HoldfastProcess.isRunning(pid)).isTrue();
    byte[] value = Integer.toString(++writes).getBytes(StandardCharsets.UTF_8);
    HttpDaemon.ok(http.putJson("after/all", value));
    assertThat(http.get("after/all")).isEqualTo(value);
    for (Map.Entry<String, byte[]> entry : kept.entrySet()) {
      HttpResponse<byte[]> reply =
          HttpDaemon.ok(http.send("GET", path(entry.getKey()), new byte[0]));
      assertThat(reply.body()).as(entry.getKey()).isEqualTo(entry.getValue());
      assertThat(reply.headers().firstValue("ETag")).as(entry.getKey()).hasValue("\"1\"");
    }
    assertThat(http.json("/v1/contexts?prefix=kept").members().get("items").elements())
        .hasSize(kept.size());
    assertThat(http.json("/v1/contexts?prefix=hostile").raw()).isEqualTo("{\"items\":[]}");
    assertThat(http.json("/v1/leases").raw()).isEqualTo("{\"items\":[]}");
    assertThat(http.json("/v1/health").members().get("healthy").asBoolean()).isTrue();
    Findings findings = findings();
    hearAll(process.home().resolve("logs"), findings);
    assertThat(findings.wrong()).isEmpty();
  }

  /** Looks through all files of a folder of logs; a crash report is a finding by itself. */
  static void hearAll(Path logs, Findings findings) {
    try (Stream<Path> files = Files.walk(logs)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        findings.hear(file.getFileName().toString(), Files.readString(file));
        assertThat(file.getFileName().toString()).doesNotStartWith("crash-");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    http.close();
    process.close();
  }
}
