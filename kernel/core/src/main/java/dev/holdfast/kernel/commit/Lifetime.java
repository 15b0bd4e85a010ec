package dev.holdfast.kernel.commit;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.Quantities;
import dev.holdfast.api.Refusal;
import dev.holdfast.api.spi.store.EntryHead;
import dev.holdfast.kernel.record.Change;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Until when a value lives, and what a refresh goes back to.
 *
 * @param deadlineMillis the deadline, or {@link EntryHead#NO_DEADLINE}
 * @param ttlMillis the original TTL, 0 when there is no deadline
 */
record Lifetime(long deadlineMillis, long ttlMillis) {

  /** That of a value which is written now. */
  static Lifetime from(long nowMillis, Optional<Duration> ttl) {
    return ttl.isEmpty()
        ? new Lifetime(EntryHead.NO_DEADLINE, 0)
        : new Lifetime(nowMillis + ttl.get().toMillis(), ttl.get().toMillis());
  }

  /** That of an entry. */
  static Lifetime of(EntryHead entry) {
    return new Lifetime(entry.deadlineMillis(), entry.ttlMillis());
  }

  /** Why a deadline may not be moved so; null when it may. */
  static @Nullable Refusal check(
      EntryHead entry, Optional<Duration> by, Duration max, long nowMillis) {
    if (entry.deadlineMillis() == EntryHead.NO_DEADLINE) {
      return Refusal.of(
          ErrorCode.INVALID_REQUEST,
          "'%s' is kept for ever: there is no deadline to move. Put it with a TTL, or give its prefix the class cache (contexts.classes)."
              .formatted(entry.key()));
    }
    if (by.isEmpty()) {
      return null;
    }
    Duration remaining = Duration.ofMillis(entry.deadlineMillis() - nowMillis);
    Duration most = max.minus(remaining);
    if (by.get().compareTo(most) <= 0) {
      return null;
    }
    String left = Quantities.format(remaining);
    return Refusal.of(
            ErrorCode.INVALID_REQUEST,
            "'%s' has %s left: %s more is out of bounds, because at most %s (expiry.max) may remain. %s"
                .formatted(
                    entry.key(),
                    left,
                    Quantities.format(by.get()),
                    Quantities.format(max),
                    most.isPositive()
                        ? "Extend it by at most " + Quantities.format(most) + "."
                        : "It cannot be extended now."))
        .with("remaining", left)
        .with("max", Quantities.format(max));
  }

  /** The lifetime of an entry whose deadline is moved now, after {@link #check}. */
  static Lifetime moved(EntryHead entry, Optional<Duration> by, long nowMillis) {
    return new Lifetime(
        by.isPresent()
            ? entry.deadlineMillis() + by.get().toMillis()
            : nowMillis + entry.ttlMillis(),
        entry.ttlMillis());
  }

  /** The entry with this lifetime. */
  EntryHead given(EntryHead entry) {
    return new EntryHead(
        entry.key(),
        entry.version(),
        entry.length(),
        entry.digest(),
        entry.contentType(),
        deadlineMillis,
        entry.priority(),
        entry.writer(),
        entry.updatedAtMillis(),
        entry.position(),
        ttlMillis);
  }

  /** What is logged of an entry whose deadline moved. */
  static Change.Touched touched(EntryHead entry) {
    return new Change.Touched(
        entry.key(),
        entry.version(),
        new Change.Facts(
            entry.contentType(),
            entry.deadlineMillis(),
            entry.priority(),
            entry.digest(),
            false,
            entry.ttlMillis()),
        entry.length(),
        entry.writer(),
        entry.updatedAtMillis());
  }
}
