package dev.holdfast.launcher.command;

import dev.holdfast.api.Quantities;
import dev.holdfast.launcher.client.Call;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of every write, and the headers they become. */
final class WriteSettings {
  @Option(
      names = "--if-version",
      paramLabel = "N",
      description = "Write only if the key is at version N; 0 = if it does not exist.")
  @Nullable Long ifVersion;

  @Option(names = "--ttl", paramLabel = "D", description = "Let it expire after D (30s, 5m, 1h).")
  @Nullable Duration ttl;

  @Option(
      names = "--fence",
      paramLabel = "T",
      description = "The fencing token of the lease under which this is written.")
  @Nullable Long fence;

  @Option(
      names = "--priority",
      paramLabel = "P",
      description = "low, normal, high or critical: who is evicted first.")
  @Nullable String priority;

  @Option(
      names = "--idempotency-key",
      paramLabel = "K",
      description = "Repeating the same write under the same key writes once.")
  @Nullable String idempotencyKey;

  @Option(
      names = "--dry-run",
      description =
          "Change nothing; print what would happen, and a plan that is good for 5 minutes.")
  boolean isDryRun;

  @Option(
      names = "--plan",
      paramLabel = "TOKEN",
      description = "Do what a dry run of the same write foresaw; refused if anything moved since.")
  @Nullable String plan;

  /** Where to send it. */
  String target(String path) {
    return isDryRun ? path + (path.contains("?") ? "&" : "?") + "dryRun=true" : path;
  }

  /** The call with the headers. */
  Call apply(Call call) {
    Call with = call;
    Long version = ifVersion;
    if (version != null) {
      with =
          version == 0
              ? with.with("If-None-Match", "*")
              : with.with("If-Match", "\"" + version + "\"");
    }
    Duration lifetime = ttl;
    if (lifetime != null) {
      with = with.with("Holdfast-TTL", Quantities.format(lifetime));
    }
    with = optional(with, "Holdfast-Fence", fence);
    with = optional(with, "Holdfast-Priority", priority);
    with = optional(with, "Idempotency-Key", idempotencyKey);
    return optional(with, "Holdfast-Plan", plan);
  }

  private static Call optional(Call call, String name, @Nullable Object value) {
    return value == null ? call : call.with(name, value.toString());
  }
}
