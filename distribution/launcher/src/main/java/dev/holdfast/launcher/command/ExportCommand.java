package dev.holdfast.launcher.command;

import dev.holdfast.api.Content;
import dev.holdfast.api.Digest;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.json.JsonSlice;
import dev.holdfast.api.json.JsonWriter;
import dev.holdfast.exchange.ExchangeException;
import dev.holdfast.exchange.ExchangedEntry;
import dev.holdfast.exchange.SqliteFile;
import dev.holdfast.launcher.client.Answer;
import dev.holdfast.launcher.client.Call;
import dev.holdfast.launcher.client.DaemonClient;
import dev.holdfast.launcher.client.RefusedException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code holdfast export}. */
@Command(
    name = "export",
    description =
        "Print the current values as JSON lines, or write a SQLite file, for: holdfast import.",
    footer = {
      "",
      "Of a damaged, read-only home what can be proven is exported, and the exit code is 1."
    })
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

  @Option(
      names = "--sqlite",
      paramLabel = "FILE",
      description = {
        "Write a SQLite file instead: table contexts, one row a key. An earlier export is brought up",
        "to date key by key."
      })
  @Nullable Path sqlite;

  private long exported;
  private long withheld;

  @Override
  public Integer call() {
    boolean isDegraded;
    try (DaemonClient client = connect()) {
      if (sqlite == null) {
        export(client, (key, item, answer) -> terminal().line(line(key, item, answer).toString()));
      } else {
        // Opened when the daemon has answered: a refusal leaves no empty file behind.
        try (SqliteFile file = SqliteFile.forExport(sqlite, prefix, Instant.now())) {
          export(client, (key, item, answer) -> file.write(entry(key, item, answer)));
          file.finish(Instant.now());
        }
      }
      isDegraded = client.degraded().isPresent();
    } catch (ExchangeException e) {
      throw new CommandFailure(e.reason());
    }
    String count = exported + (exported == 1 ? " entry exported" : " entries exported");
    if (isDegraded) {
      terminal()
          .tell(
              count
                  + "; "
                  + (withheld == 0 ? "others" : withheld + " or more")
                  + " are left out, or may be older than what was acknowledged: the home is damaged,"
                  + " see: holdfast recover");
      return ExitCode.FAILED;
    }
    terminal().tell(count);
    return ExitCode.OK;
  }

  /** Takes one entry. */
  private interface Sink {
    void take(String key, JsonSlice item, Answer answer);
  }

  private void export(DaemonClient client, Sink sink) {
    Progress progress = new Progress(terminal(), "entries exported");
    Pages.forEach(
        client,
        "/v1/contexts?prefix=" + Call.encode(prefix) + "&",
        item -> {
          export(client, item, sink);
          progress.reached(exported);
          return !terminal().isClosed();
        });
  }

  private void export(DaemonClient client, JsonSlice item, Sink sink) {
    String key = Json.textOrDash(item, "key");
    Answer answer = client.send(Call.get(WriteCommand.contextPath(key)));
    if (answer.status() == 404) {
      // Deleted or expired since the page was read.
      return;
    }
    if (answer.status() == 500 && client.degraded().isPresent()) {
      // What cannot be proven is one entry less, not the end of saving the others.
      withhold(answer);
      return;
    }
    answer.orRefused();
    sink.take(key, item, answer);
    exported++;
  }

  private void withhold(Answer answer) {
    try {
      answer.orRefused();
    } catch (RefusedException e) {
      if (!e.problem().code().equals("corrupt")) {
        throw e;
      }
      terminal().tell("left out: " + e.problem().line());
      withheld++;
    }
  }

  /** Version and digest are those of the bytes that came, which may be newer than the list. */
  private static ExchangedEntry entry(String key, JsonSlice item, Answer answer) {
    return new ExchangedEntry(
        key,
        answer
            .header("ETag")
            .map(tag -> Long.parseLong(tag.replace("\"", "")))
            .orElseThrow(() -> new CommandFailure("the daemon's answer has no version")),
        answer.header("Content-Type").orElse(Content.BYTES),
        answer.body(),
        Digest.compute(answer.body()),
        Json.text(item, "updatedAt").map(Instant::parse).orElse(Instant.EPOCH),
        Json.text(item, "expiresAt").map(Instant::parse),
        Json.text(item, "writer").orElse(""));
  }

  private static JsonWriter line(String key, JsonSlice item, Answer answer) {
    return line(
        key,
        answer.header("Content-Type").orElse(Content.BYTES),
        Json.text(item, "expiresAt"),
        answer.body());
  }

  static JsonWriter line(String key, String type, Optional<String> expiresAt, byte[] value) {
    JsonWriter json = new JsonWriter().beginObject().member("key", key).member("contentType", type);
    expiresAt.ifPresent(at -> json.member("expiresAt", at));
    if (Content.isJson(type) && fitsOneLine(value)) {
      json.name("value").rawValue(value);
    } else {
      json.member("bytes", Base64.getEncoder().encodeToString(value));
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
