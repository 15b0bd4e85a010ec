package dev.holdfast.launcher.command;

import dev.holdfast.api.json.JsonSlice;
import dev.holdfast.api.json.JsonWriter;
import dev.holdfast.launcher.client.Answer;
import dev.holdfast.launcher.client.Call;
import dev.holdfast.launcher.client.DaemonClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code holdfast batch}. */
@Command(
    name = "batch",
    description = "Apply several operations, all or nothing.",
    footer = {
      "",
      "The file is a JSON array of operations, or {\"operations\": [...]}; each has op (put, append,",
      "patch, delete), key, and value or bytes (Base64), ifVersion, ttl, fence."
    })
final class BatchCommand extends Subcommand {
  private static final int JSON_DEPTH = 1024;

  @Parameters(index = "0", paramLabel = "FILE", description = "The batch; - is standard input.")
  @SuppressWarnings("NullAway.Init")
  String file;

  @Option(
      names = "--idempotency-key",
      paramLabel = "K",
      description = "Repeating the same batch under the same key applies it once.")
  @Nullable String idempotencyKey;

  @Option(
      names = "--dry-run",
      description =
          "Change nothing; print what would happen, and a plan that is good for 5 minutes.")
  boolean isDryRun;

  @Option(
      names = "--plan",
      paramLabel = "TOKEN",
      description = "Do what a dry run of the same batch foresaw; refused if anything moved since.")
  @Nullable String plan;

  @Override
  public Integer call() throws IOException {
    byte[] text =
        file.equals("-") ? terminal().in().readAllBytes() : Files.readAllBytes(Path.of(file));
    JsonSlice batch = JsonSlice.parse(text, JSON_DEPTH);
    byte[] body =
        batch.kind() == JsonSlice.Kind.ARRAY
            ? new JsonWriter().beginObject().name("operations").value(batch).endObject().toBytes()
            : text;
    Call call = Call.post(isDryRun ? "/v1/batch?dryRun=true" : "/v1/batch", body);
    try (DaemonClient client = connect()) {
      Answer answer = client.request(withHeaders(call));
      if (isJson()) {
        terminal().line(answer.json().raw());
      } else if (isDryRun) {
        new DryRunPrinter(terminal()).print(answer.json());
      } else {
        Json.items(answer.json(), "results")
            .forEach(written ->
                terminal()
                    .line(
                        Json.textOrDash(written, "key")
                            + " version "
                            + Json.textOrDash(written, "version")));
      }
      return ExitCode.OK;
    }
  }

  private Call withHeaders(Call call) {
    String once = idempotencyKey;
    String planned = plan;
    Call named = once == null ? call : call.with("Idempotency-Key", once);
    return planned == null ? named : named.with("Holdfast-Plan", planned);
  }
}
