package dev.holdfast.launcher.command;

import dev.holdfast.api.json.JsonSlice;
import dev.holdfast.api.json.JsonWriter;
import dev.holdfast.exchange.ExchangeException;
import dev.holdfast.exchange.SqliteFile;
import dev.holdfast.launcher.client.Answer;
import dev.holdfast.launcher.client.Call;
import dev.holdfast.launcher.client.DaemonClient;
import dev.holdfast.launcher.client.Problem;
import dev.holdfast.launcher.client.RefusedException;
import dev.holdfast.launcher.client.UnreachableException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code holdfast import}. */
@Command(
    name = "import",
    description = "Store the entries of a file of JSON lines, or of a SQLite export, in batches.",
    footer = {
      "",
      "A line is {\"key\": ..., \"value\": any JSON} or {\"key\": ..., \"bytes\": Base64}, with",
      "contentType, ttl or expiresAt when wanted. Each batch is stored whole or not at all; the",
      "number stored so far is told when one is refused."
    })
final class ImportCommand extends Subcommand {
  private static final int BATCH_ENTRIES = 500;
  private static final long BATCH_BYTES = 4L << 20;
  private static final int ATTEMPTS = 3;

  @Parameters(index = "0", paramLabel = "FILE", description = "The file; - is standard input.")
  @SuppressWarnings("NullAway.Init")
  String file;

  private final String run = UUID.randomUUID().toString();
  private final List<byte[]> batch = new ArrayList<>();
  private final List<Long> lineNumbers = new ArrayList<>();
  private long batchBytes;
  private long batches;
  private long imported;
  private long expired;
  private String unit = "line ";

  @Override
  public Integer call() throws IOException {
    if (!file.equals("-") && Files.isDirectory(Path.of(file))) {
      throw new CommandFailure(
          file + ": is a folder; name a file of JSON lines or a SQLite export");
    }
    try (DaemonClient client = connect()) {
      if (!file.equals("-") && SqliteFile.isOne(Path.of(file))) {
        unit = "row ";
        importRows(client);
      } else {
        importLines(client);
      }
      flush(client);
    } catch (IOException e) {
      terminal().tell(imported + " entries imported before it failed");
      throw new CommandFailure(
          file.equals("-") ? FileTrouble.text(e) : FileTrouble.text(Path.of(file), e));
    } catch (ExchangeException e) {
      terminal().tell(imported + " entries imported before it failed");
      throw new CommandFailure(e.reason());
    } catch (RefusedException | UnreachableException | CommandFailure e) {
      terminal().tell(imported + " entries imported before it failed");
      throw e;
    }
    print();
    return ExitCode.OK;
  }

  private void importLines(DaemonClient client) throws IOException {
    Progress progress = new Progress(terminal(), "entries imported");
    try (BufferedReader lines = open()) {
      long number = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        if (!line.isBlank()) {
          add(client, line, number);
          progress.reached(imported);
        }
      }
    }
  }

  private void importRows(DaemonClient client) {
    Progress progress = new Progress(terminal(), "entries imported");
    long[] number = new long[1];
    try (SqliteFile rows = SqliteFile.forImport(Path.of(file))) {
      rows.read(row -> {
        Optional<String> expiresAt = row.expiresAt().map(Instant::toString);
        String line =
            ExportCommand.line(row.key(), row.contentType(), expiresAt, row.value()).toString();
        add(client, line, ++number[0]);
        progress.reached(imported);
        return true;
      });
    }
  }

  private BufferedReader open() throws IOException {
    return file.equals("-")
        ? new BufferedReader(new InputStreamReader(terminal().in(), StandardCharsets.UTF_8))
        : Files.newBufferedReader(Path.of(file), StandardCharsets.UTF_8);
  }

  private void add(DaemonClient client, String line, long number) {
    Optional<byte[]> operation = ImportLine.operation(line, number, Instant.now());
    if (operation.isEmpty()) {
      expired++;
      return;
    }
    int length = operation.get().length;
    if (batch.size() == BATCH_ENTRIES || (!batch.isEmpty() && batchBytes + length > BATCH_BYTES)) {
      flush(client);
    }
    batch.add(operation.get());
    lineNumbers.add(number);
    batchBytes += length;
  }

  private void flush(DaemonClient client) {
    if (batch.isEmpty()) {
      return;
    }
    JsonWriter json = new JsonWriter().beginObject().name("operations").beginArray();
    batch.forEach(json::rawValue);
    // The key makes a repetition after a cut connection harmless.
    Call call =
        Call.post("/v1/batch", json.endArray().endObject().toBytes())
            .with("Idempotency-Key", "import-" + run + "-" + batches++);
    Answer answer = send(client, call);
    if (answer.status() >= 400) {
      throw new RefusedException(named(answer));
    }
    imported += batch.size();
    batch.clear();
    lineNumbers.clear();
    batchBytes = 0;
  }

  private static Answer send(DaemonClient client, Call call) {
    for (int attempt = 1; ; attempt++) {
      try {
        return client.send(call);
      } catch (UnreachableException e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  /** The refusal with the line of the file instead of the index in the batch. */
  private Problem named(Answer answer) {
    Problem problem;
    try {
      answer.orRefused();
      throw new IllegalStateException("not a refusal");
    } catch (RefusedException e) {
      problem = e.problem();
    }
    JsonSlice index = problem.facts().get("index");
    if (index == null || index.asLong() < 0 || index.asLong() >= lineNumbers.size()) {
      return problem;
    }
    long line = lineNumbers.get((int) index.asLong());
    return new Problem(
        problem.status(), problem.code(), unit + line + ": " + problem.message(), problem.facts());
  }

  private void print() {
    if (isJson()) {
      terminal()
          .line(
              new JsonWriter()
                  .beginObject()
                  .member("imported", imported)
                  .member("expired", expired)
                  .endObject()
                  .toString());
      return;
    }
    terminal()
        .line(
            imported
                + " entries imported"
                + (expired == 0 ? "" : ", " + expired + " left out because they expire"));
  }
}
