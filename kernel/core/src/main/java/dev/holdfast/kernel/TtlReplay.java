package dev.holdfast.kernel;

import dev.holdfast.kernel.TtlTuning.Access;
import dev.holdfast.kernel.TtlTuning.Run;
import dev.holdfast.kernel.config.ExpirySettings;
import dev.holdfast.kernel.expiry.TtlPredictor;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
    Map<String, Long> sizes = new HashMap<>();
    Set<String> refilled = new HashSet<>();
    for (Access access : trace) {
      long now = access.timeMillis();
      // Where the daemon found nothing, it did not know the length; the put that follows does, and
      // is made again here at each miss, so it is not a write of its own.
      if (access.isRead() && access.bytes() == 0) {
        refilled.add(access.key());
      } else {
        sizes.put(access.key(), access.bytes());
        if (!access.isRead() && refilled.remove(access.key())) {
          Cached filled = cache.get(access.key());
          if (filled != null && filled.bytes() == 0 && filled.untilMillis() > now) {
            byteMillis += (double) access.bytes() * (Math.min(end, filled.untilMillis()) - now);
            cache.put(access.key(), new Cached(filled.untilMillis(), access.bytes()));
          }
          continue;
        }
      }
      long bytes = sizes.getOrDefault(access.key(), access.bytes());
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
      if (isThere && cached != null) {
        byteMillis -= (double) cached.bytes() * (Math.min(end, cached.untilMillis()) - now);
      }
      Duration ttl = policy.ttl(access.key(), bytes);
      ttlSum += ttl.toMillis();
      writes++;
      long until = now + ttl.toMillis();
      byteMillis += (double) bytes * (Math.min(end, until) - now);
      cache.put(access.key(), new Cached(until, bytes));
    }
    long span = trace.isEmpty() ? 1 : Math.max(1, end - trace.getFirst().timeMillis());
    return new Run(
        reads,
        misses,
        byteMillis / span,
        Duration.ofMillis(writes == 0 ? 0 : Math.round(ttlSum / writes)));
  }
}
