package dev.holdfast.gateway.http;

import dev.holdfast.api.Contexts;
import dev.holdfast.api.WriteOperation;
import dev.holdfast.api.WriteRequest;
import dev.holdfast.api.Written;
import dev.holdfast.api.json.JsonWriter;
import dev.holdfast.api.web.Reply;
import dev.holdfast.api.web.Request;
import dev.holdfast.api.web.Wire;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What every write has in common: {@code ?dryRun=true}, {@code Holdfast-Plan}, {@code
 * Idempotency-Key}.
 */
final class DryRuns {
  private static final String FLAG = "dryRun";

  private DryRuns() {}

  /** Whether a query, as it arrived, asks for a dry run; for the figures, before it is read. */
  static boolean isAskedFor(@Nullable String query) {
    return query != null
        && Arrays.stream(query.split("&"))
            .anyMatch(part -> part.equals(FLAG) || part.equals(FLAG + "=true"));
  }

  /**
   * Carries the operations out and answers by {@code reply}; of a dry run, answers the report.
   *
   * @param isBatch whether refusals name the index
   */
  static Reply write(
      Request request,
      Contexts contexts,
      List<WriteOperation> operations,
      boolean isBatch,
      Function<List<Written>, Reply> reply) {
    WriteRequest write =
        new WriteRequest(
            operations,
            Headers.idempotencyKey(request),
            isBatch,
            Headers.single(request, "Holdfast-Plan"));
    return Parameters.flag(request, FLAG)
        ? Reply.json(
            200,
            Wire.report(
                new JsonWriter(),
                Headers.overriding(request, () -> contexts.dryRun(write)).orThrow()))
        : reply.apply(Headers.overriding(request, () -> contexts.write(write)).orThrow());
  }
}
