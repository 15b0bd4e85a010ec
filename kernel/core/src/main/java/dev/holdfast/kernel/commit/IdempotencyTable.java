package dev.holdfast.kernel.commit;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.Refusal;
import dev.holdfast.api.Written;
import dev.holdfast.kernel.config.IdempotencySettings;
import dev.holdfast.kernel.record.LogRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The requests that clients named, with their first committed results. Guarded by the sequencer's
 * lock.
 *
 * <p>Kept for the configured time and number per principal, the oldest going first. A request that
 * is still on its way to the disk is here already, so that a second call waits for the first.
 */
final class IdempotencyTable {
  private record Known(
      LogRecord.Idempotency name,
      long timeMillis,
      long bytes,
      CompletableFuture<List<Written>> done) {}

  private final Map<String, LinkedHashMap<String, Known>> byPrincipal = new HashMap<>();
  private final IdempotencySettings settings;
  private long bytes;

  IdempotencyTable(IdempotencySettings settings) {
    this.settings = settings;
  }

  /** What came of the request before; null when it is new. */
  @Nullable Sequenced find(String principal, LogRecord.Idempotency name, long nowMillis) {
    LinkedHashMap<String, Known> requests = byPrincipal.get(principal);
    Known known = requests == null ? null : requests.get(name.key());
    if (known == null || known.timeMillis() < nowMillis - settings.retention().toMillis()) {
      return null;
    }
    if (!known.name().fingerprint().equals(name.fingerprint())) {
      return new Sequenced.Refused(
          Refusal.of(
              ErrorCode.IDEMPOTENCY_MISMATCH,
              "This idempotency key named another request before: use a new key for a new request."));
    }
    return new Sequenced.Accepted(known.done());
  }

  /** Remembers a request with so many results. */
  void remember(
      String principal,
      LogRecord.Idempotency name,
      long timeMillis,
      int results,
      CompletableFuture<List<Written>> done) {
    LinkedHashMap<String, Known> requests =
        byPrincipal.computeIfAbsent(principal, ignored -> new LinkedHashMap<>());
    Known before = requests.remove(name.key());
    long cost = Costs.named(name, results);
    requests.put(name.key(), new Known(name, timeMillis, cost, done));
    bytes += cost - (before == null ? 0 : before.bytes());
    forget(requests, timeMillis - settings.retention().toMillis());
  }

  /** All requests whose outcome is known. */
  List<TableImage.Named> image() {
    List<TableImage.Named> image = new ArrayList<>();
    byPrincipal.forEach((principal, requests) ->
        requests
            .values()
            .forEach(known ->
                image.add(
                    new TableImage.Named(
                        principal, known.name(), known.timeMillis(), known.done().join()))));
    return image;
  }

  /** What they cost of the memory budget. */
  long bytes() {
    return bytes;
  }

  long size() {
    return byPrincipal.values().stream().mapToLong(Map::size).sum();
  }

  private void forget(LinkedHashMap<String, Known> requests, long before) {
    Iterator<Known> oldest = requests.values().iterator();
    while (oldest.hasNext()) {
      Known known = oldest.next();
      if (requests.size() <= settings.perPrincipal() && known.timeMillis() >= before) {
        return;
      }
      bytes -= known.bytes();
      oldest.remove();
    }
  }
}
