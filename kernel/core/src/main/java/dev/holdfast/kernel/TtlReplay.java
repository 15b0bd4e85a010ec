package dev.holdfast.kernel;

import dev.holdfast.kernel.TtlTuning.Access;
import dev.holdfast.kernel.TtlTuning.Run;
import dev.holdfast.kernel.config.ExpirySettings;
import dev.holdfast.kernel.expiry.TtlPredictor;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Replays a trace of accesses against a cache that is filled at each miss, as its callers would,
 * and counts what a way to choose TTLs costs and spares. Nothing but time ends a value.
 */
final class TtlReplay {
  private TtlReplay() {}

  private record Cached(long untilMillis, long bytes) {}

  @FunctionalInterface
  private interface Policy {
    Duration ttl(String key, long bytes);
  }

  /** With one TTL for all. */
  static Run fixed(List<Access> trace, Duration ttl) {
    return replay(trace, (key, bytes) -> ttl, null);
  }

  /** With predicted TTLs. */
  static Run predicted(List<Access> trace, ExpirySettings settings) {
    TtlPredictor predictor = new TtlPredictor(settings.min(), settings.max());
    return replay(
        trace, (key, bytes) -> predictor.predict(key, settings.defaultTtl(), bytes), predictor);
  }

  private static Run replay(List<Access> trace, Policy policy, @Nullable TtlPredictor predictor) {
    Map<String, Cached> cache = new HashMap<>();
    long misses = 0;
    long reads = 0;
    double byteMillis = 0;
    long end = trace.isEmpty() ? 0 : trace.getLast().timeMillis();
    double ttlSum = 0;
    long writes = 0;
    for (Access access : trace) {
      long now = access.timeMillis();
      Cached cached = cache.get(access.key());
      boolean isThere = cached != null && cached.untilMillis() > now;
      if (access.isRead()) {
        reads++;
        if (predictor != null) {
          predictor.accessed(access.key(), now);
        }
        if (isThere) {
          continue;
        }
        misses++;
      }
      // A write ends what was there before it; what would have lived longer did not cost that.
      if (isThere) {
        byteMillis -= (double) cached.bytes() * (Math.min(end, cached.untilMillis()) - now);
      }
      Duration ttl = policy.ttl(access.key(), access.bytes());
      ttlSum += ttl.toMillis();
      writes++;
      long until = now + ttl.toMillis();
      byteMillis += (double) access.bytes() * (Math.min(end, until) - now);
      cache.put(access.key(), new Cached(until, access.bytes()));
    }
    long span = trace.isEmpty() ? 1 : Math.max(1, end - trace.getFirst().timeMillis());
    return new Run(
        reads,
        misses,
        byteMillis / span,
        Duration.ofMillis(writes == 0 ? 0 : Math.round(ttlSum / writes)));
  }
}
