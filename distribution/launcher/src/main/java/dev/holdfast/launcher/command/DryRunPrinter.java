package dev.holdfast.launcher.command;

import dev.holdfast.api.json.JsonSlice;

/** Shows people what a dry run foresaw. */
final class DryRunPrinter {
  private final Terminal terminal;

  DryRunPrinter(Terminal terminal) {
    this.terminal = terminal;
  }

  /** One line per effect, then what watchers would hear besides, then how to apply it. */
  void print(JsonSlice report) {
    boolean isRepeated = report.member("repeated").map(JsonSlice::asBoolean).orElse(false);
    terminal.line(
        isRepeated
            ? "Dry run: this idempotency key did this before; nothing would be written."
            : "Dry run: nothing was changed. It would:");
    Json.items(report, "effects").forEach(effect -> terminal.line("  " + told(effect)));
    long expired =
        Json.items(report, "events").stream()
            .filter(event -> Json.textOrDash(event, "event").equals("expired"))
            .count();
    if (expired > 0) {
      terminal.line("  reclaim " + expired + " expired " + (expired == 1 ? "value" : "values"));
    }
    Json.items(report, "notIntercepted")
        .forEach(sentence -> terminal.line("Note: " + Json.plain(sentence)));
    Json.text(report, "plan")
        .ifPresent(plan -> {
          terminal.line(
              "To do exactly this before "
                  + Json.textOrDash(report, "planExpiresAt")
                  + ", repeat the command with, in place of --dry-run:");
          terminal.line("  --plan " + plan);
        });
  }

  private static String told(JsonSlice effect) {
    String before = Json.textOrDash(effect, "versionBefore");
    StringBuilder line = new StringBuilder(Json.textOrDash(effect, "op"));
    line.append(' ').append(Json.textOrDash(effect, "key"));
    line.append(": ").append(before.equals("0") ? "absent" : "version " + before);
    line.append(" -> version ").append(Json.textOrDash(effect, "version"));
    if (effect.member("digest").isPresent()) {
      line.append(", ").append(Json.textOrDash(effect, "bytes")).append(" bytes");
    }
    Json.text(effect, "expiresAt").ifPresent(at -> line.append(", expires ").append(at));
    if (effect.member("created").map(JsonSlice::asBoolean).orElse(false)) {
      line.append(", created");
    }
    return line.toString();
  }
}
