package dev.holdfast.launcher.command;

import dev.holdfast.api.Content;
import dev.holdfast.api.json.JsonWriter;
import dev.holdfast.launcher.client.Answer;
import dev.holdfast.launcher.client.Call;
import dev.holdfast.launcher.client.DaemonClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code holdfast get}. */
@Command(name = "get", description = "Print a value, byte for byte, after checking its digest.")
final class GetCommand extends Subcommand {
  private static final Set<String> SHOWN =
      Set.of("content-type", "content-length", "content-digest", "last-modified");

  @Parameters(index = "0", paramLabel = "KEY", description = "The key.")
  @SuppressWarnings("NullAway.Init")
  String key;

  @Option(names = "--version", paramLabel = "N", description = "An earlier version.")
  @Nullable Long version;

  @Option(names = "-o", paramLabel = "FILE", description = "Write it to a file.")
  @Nullable Path output;

  @Option(names = "--meta", description = "Print what is known about it, not the value.")
  boolean isMeta;

  @Override
  public Integer call() throws IOException {
    String target = WriteCommand.contextPath(key) + (version == null ? "" : "?version=" + version);
    try (DaemonClient client = connect()) {
      if (isMeta) {
        Answer head = client.send(Call.of("HEAD", target));
        // A refusal of HEAD has no body to say why; the refusal of GET has.
        Answer answer = head.status() >= 400 ? client.request(Call.get(target)) : head;
        printMeta(answer);
        return ExitCode.OK;
      }
      Answer answer = client.request(Call.get(target));
      check(answer);
      Path file = output;
      if (file != null) {
        Files.write(file, answer.body());
      } else if (isJson()) {
        printJson(answer);
      } else {
        terminal().out().write(answer.body(), 0, answer.body().length);
      }
      return ExitCode.OK;
    }
  }

  private void check(Answer answer) {
    String promised = answer.header("Content-Digest").orElse("");
    if (promised.startsWith("sha-256=:") && !promised.equals(WriteCommand.digest(answer.body()))) {
      throw new CommandFailure(
          "digest-mismatch: what arrived of %s is not what was sent; nothing was written"
              .formatted(key));
    }
  }

  private void printJson(Answer answer) {
    String type = answer.header("Content-Type").orElse(Content.BYTES);
    JsonWriter json = meta(new JsonWriter().beginObject(), answer);
    if (Content.isJson(type)) {
      json.name("value").rawValue(answer.body());
    } else {
      json.member("bytes", Base64.getEncoder().encodeToString(answer.body()));
    }
    terminal().line(json.endObject().toString());
  }

  private void printMeta(Answer answer) {
    if (isJson()) {
      terminal().line(meta(new JsonWriter().beginObject(), answer).endObject().toString());
      return;
    }
    terminal().line("key: " + key);
    metaHeaders(answer).forEach((name, value) -> terminal().line(name + ": " + value));
  }

  private JsonWriter meta(JsonWriter json, Answer answer) {
    json.member("key", key);
    metaHeaders(answer)
        .forEach((name, value) -> {
          boolean isNumber = name.equals("version") || name.equals("content-length");
          if (isNumber && value.matches("[0-9]{1,18}")) {
            json.member(name, Long.parseLong(value));
          } else {
            json.member(name, value);
          }
        });
    return json;
  }

  private static Map<String, String> metaHeaders(Answer answer) {
    Map<String, String> shown = new TreeMap<>();
    answer
        .headers()
        .map()
        .forEach((header, values) -> {
          String name = header.toLowerCase(Locale.ROOT);
          if (name.equals("etag")) {
            shown.put("version", values.getFirst().replace("\"", ""));
          } else if (name.startsWith("content-")
              || name.startsWith("holdfast-")
              || name.equals("last-modified")) {
            shown.put(name, values.getFirst());
          }
        });
    return shown;
  }
}
