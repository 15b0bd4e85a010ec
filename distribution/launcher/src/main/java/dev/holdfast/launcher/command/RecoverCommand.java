package dev.holdfast.launcher.command;

import dev.holdfast.api.json.JsonWriter;
import dev.holdfast.kernel.AcceptedLoss;
import dev.holdfast.kernel.KernelOptions;
import dev.holdfast.kernel.KernelRecovery;
import dev.holdfast.kernel.RecoveryFindings;
import dev.holdfast.kernel.StartException;
import dev.holdfast.kernel.config.Configuration;
import dev.holdfast.kernel.config.ConfigurationException;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code holdfast recover}. */
@Command(
    name = "recover",
    description = {
      "Tell what of a damaged home can be proven, and what to do.",
      "Without options nothing is changed. No daemon may run on the home."
    },
    footer = {
      "",
      "A damaged home is served read-only by 'holdfast up'. The ways back, best first:",
      "  1. a backup:           holdfast restore DIR --replace",
      "  2. what can be proven: holdfast recover --accept-loss",
      "  3. an export:          holdfast import FILE (JSON lines or SQLite) into an empty home",
      "",
      "Exit code 0 when all is proven, or the loss was accepted; 1 when something is not.",
      "",
      "Examples:",
      "  holdfast recover",
      "  holdfast recover --accept-loss --yes && holdfast up"
    })
final class RecoverCommand extends Subcommand {
  private static final int SHOWN_KEYS = 20;

  @Option(
      names = "--accept-loss",
      description =
          "Go on with what can be proven. The damaged log is set aside in data/, not deleted; what is"
              + " given up is named in data/quarantine.")
  boolean isAccepting;

  @Option(names = "--yes", description = "Do not ask before accepting the loss.")
  boolean isSure;

  @Mixin
  @SuppressWarnings("NullAway.Init")
  OfflineSettings settings;

  @Override
  public Integer call() throws IOException {
    settings.requireDown(root());
    settings.requireUsed(root());
    try {
      Configuration configuration = settings.configuration(root());
      KernelOptions options = settings.options(root());
      RecoveryFindings findings = KernelRecovery.diagnose(configuration, options);
      if (!isAccepting || findings.whole()) {
        print(findings, Optional.empty(), configuration);
        return findings.whole() ? ExitCode.OK : ExitCode.FAILED;
      }
      if (!isSure) {
        describe(findings).forEach(line -> terminal().tell(line));
        confirm();
      }
      AcceptedLoss accepted = KernelRecovery.acceptLoss(configuration, options);
      print(accepted.findings(), Optional.of(accepted), configuration);
      return ExitCode.OK;
    } catch (ConfigurationException e) {
      throw settings.failure(e.problems());
    } catch (StartException e) {
      throw settings.failure(e.problems());
    }
  }

  private void confirm() throws IOException {
    Console console = System.console();
    if (console == null || !console.isTerminal()) {
      throw new CommandFailure(
          ExitCode.USAGE, "nobody is there to be asked; to accept the loss, add --yes");
    }
    terminal().tell("What cannot be proven is given up. To go on, type yes:");
    BufferedReader in =
        new BufferedReader(new InputStreamReader(terminal().in(), StandardCharsets.UTF_8));
    if (!"yes".equals(in.readLine())) {
      throw new CommandFailure("nothing was changed");
    }
  }

  private static List<String> describe(RecoveryFindings findings) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "proven: %d entries, from %s, %d records of the log, which ends at position %d"
            .formatted(
                findings.entries(), findings.source(), findings.records(), findings.logEnd()));
    findings.findings().forEach(finding -> lines.add("DAMAGED: " + finding));
    if (findings.unprovenKeys() > 0) {
      lines.add(
          "the newest value of these cannot be proven (%d): %s%s"
              .formatted(
                  findings.unprovenKeys(),
                  String.join(", ", findings.keys().stream().limit(SHOWN_KEYS).toList()),
                  findings.unprovenKeys() > SHOWN_KEYS ? " ..." : ""));
    }
    if (!findings.damages().isEmpty()) {
      lines.add(
          "which other keys the damaged part changed cannot be known; where it did, their older"
              + " value is what can be proven");
      lines.add(
          "lost, if you go on with what is proven: whatever was written only in the damaged part,"
              + " and all older versions");
    }
    return lines;
  }

  private void print(
      RecoveryFindings findings, Optional<AcceptedLoss> accepted, Configuration configuration) {
    if (isJson()) {
      printJson(findings, accepted);
      return;
    }
    describe(findings).forEach(line -> terminal().line(line));
    if (findings.whole()) {
      terminal()
          .line(
              "every present value is proven; there is nothing to recover (holdfast verify reads older versions too)");
    } else if (accepted.isPresent()) {
      terminal()
          .line(
              "the home goes on with what is proven; the log begins anew above position "
                  + accepted.get().position());
      terminal().line("what was given up is named in " + accepted.get().report());
      terminal().line("start it with: holdfast up; then take a backup: holdfast backup DIR");
    } else {
      terminal().line("nothing was changed. What to do, best first:");
      configuration
          .backups()
          .ifPresent(backups -> terminal().line("  backups are in " + backups.directory()));
      terminal().line("  1. with a backup:      holdfast restore DIR --replace");
      terminal().line("  2. with what is proven: holdfast recover --accept-loss");
      terminal().line("  3. with an export:     holdfast import FILE, into an empty --home");
      terminal().line("to read what is proven first: holdfast up; holdfast export (read-only)");
    }
  }

  private void printJson(RecoveryFindings findings, Optional<AcceptedLoss> accepted) {
    JsonWriter json =
        new JsonWriter()
            .beginObject()
            .member("whole", findings.whole())
            .member("source", findings.source())
            .member("records", findings.records())
            .member("logEnd", findings.logEnd())
            .member("entries", findings.entries())
            .name("findings")
            .beginArray();
    findings.findings().forEach(json::value);
    json.endArray().member("unprovenKeys", findings.unprovenKeys()).name("keys").beginArray();
    findings.keys().forEach(json::value);
    json.endArray().member("accepted", accepted.isPresent());
    accepted.ifPresent(loss ->
        json.member("position", loss.position()).member("report", loss.report().toString()));
    terminal().line(json.endObject().toString());
  }
}
