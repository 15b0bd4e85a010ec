package dev.holdfast.launcher.command;

import dev.holdfast.api.Content;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.json.JsonSlice;
import dev.holdfast.api.json.JsonWriter;
import dev.holdfast.launcher.client.Answer;
import dev.holdfast.launcher.client.Call;
import dev.holdfast.launcher.client.DaemonClient;
import java.util.Base64;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code holdfast export}. */
@Command(
    name = "export",
    description = "Print the current values as JSON lines, for: holdfast import.")
final class ExportCommand extends Subcommand {
  private static final int JSON_DEPTH = 1024;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "PREFIX",
      defaultValue = "",
      description = "Only keys that begin so.")
  @SuppressWarnings("NullAway.Init")
  String prefix;

  private long exported;

  @Override
  public Integer call() {
    Progress progress = new Progress(terminal(), "entries exported");
    try (DaemonClient client = connect()) {
      Pages.forEach(
          client,
          "/v1/contexts?prefix=" + Call.encode(prefix) + "&",
          item -> {
            export(client, item);
            progress.reached(exported);
            return !terminal().isClosed();
          });
    }
    terminal().tell(exported + (exported == 1 ? " entry exported" : " entries exported"));
    return ExitCode.OK;
  }

  private void export(DaemonClient client, JsonSlice item) {
    String key = Json.textOrDash(item, "key");
    Answer answer = client.send(Call.get(WriteCommand.contextPath(key)));
    if (answer.status() == 404) {
      // Deleted or expired since the page was read.
      return;
    }
    answer.orRefused();
    terminal().line(line(key, item, answer).toString());
    exported++;
  }

  private static JsonWriter line(String key, JsonSlice item, Answer answer) {
    String type = answer.header("Content-Type").orElse(Content.BYTES);
    JsonWriter json = new JsonWriter().beginObject().member("key", key).member("contentType", type);
    Json.text(item, "expiresAt").ifPresent(at -> json.member("expiresAt", at));
    if (Content.isJson(type) && fitsOneLine(answer.body())) {
      json.name("value").rawValue(answer.body());
    } else {
      json.member("bytes", Base64.getEncoder().encodeToString(answer.body()));
    }
    return json.endObject();
  }

  /** Whether the text can stand in a line and be read back as the same bytes. */
  static boolean fitsOneLine(byte[] json) {
    for (byte b : json) {
      if (b == '\n' || b == '\r') {
        return false;
      }
    }
    try {
      return JsonSlice.parse(json, JSON_DEPTH).length() == json.length;
    } catch (HoldfastException e) {
      return false;
    }
  }
}
