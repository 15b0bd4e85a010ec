package dev.holdfast.kernel.lease;

import dev.holdfast.api.Cancellation;
import dev.holdfast.api.ContextKey;
import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.Leases;
import dev.holdfast.api.Outcome;
import dev.holdfast.api.Principal;
import dev.holdfast.api.Quantities;
import dev.holdfast.api.Refusal;
import dev.holdfast.api.RequestScope;
import dev.holdfast.api.seam.Ticker;
import dev.holdfast.api.spi.lock.LockManager;
import dev.holdfast.api.spi.lock.LockOutcome;
import dev.holdfast.api.spi.lock.LockRequest;
import dev.holdfast.kernel.commit.Sequencer;
import dev.holdfast.kernel.deadline.InterruptOnCancel;
import dev.holdfast.kernel.record.LogRecord;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The leases port: validates, asks the lock manager, and answers a grant only after its fence is
 * durable.
 */
public final class KernelLeases implements Leases {
  private static final int MAX_NAMES = 64;
  private static final int MAX_OWNER = 256;
  private static final Duration MIN_TTL = Duration.ofSeconds(2);
  private static final Duration MAX_TTL = Duration.ofHours(1);
  private static final String BELOW = "/**";

  /** What the health check locks; lies in the reserved namespace, so that no client can. */
  public static final List<String> CANARY_NAMES =
      List.of(ContextKey.RESERVED_NAMESPACE + "/canary");

  private final LockManager locks;
  private final Sequencer sequencer;
  private final LockRequest.TokenSource tokens;
  private final RandomGenerator random;
  private final Ticker ticker;

  /** Over a lock manager and the log. */
  public KernelLeases(
      LockManager locks,
      Sequencer sequencer,
      LockRequest.TokenSource tokens,
      RandomGenerator random,
      Ticker ticker) {
    this.locks = locks;
    this.sequencer = sequencer;
    this.tokens = tokens;
    this.random = random;
    this.ticker = ticker;
  }

  /** Takes back the leases that were in force when the daemon ended. */
  public void restore() {
    sequencer.leases().forEach(locks::restore);
  }

  /**
   * Ends the leases of a home that was restored or has lost records: who held them since cannot be
   * known, so nobody may write under their tokens. Called once the log takes records, before {@link
   * #restore}.
   *
   * @param epoch leases granted under an epoch below this one end
   */
  public void endGrantedBefore(long epoch) {
    for (Lease lease : sequencer.leases()) {
      if (TokenCounter.epochOf(lease.token()) < epoch) {
        sequencer.lease(time -> new LogRecord.LeaseEnded(time, lease.id()));
      }
    }
  }

  @Override
  public Outcome<Lease> acquire(Request request) {
    RequestScope scope = RequestScope.current();
    Principal principal = scope.principal();
    if (sequencer.readOnly().isPresent()) {
      return Outcome.refused(sequencer.readOnly().get());
    }
    try {
      Refusal refusal = check(request, principal);
      if (refusal != null) {
        return Outcome.refused(refusal);
      }
    } catch (HoldfastException e) {
      return Outcome.refused(e.refusal());
    }
    // The deadline covers the work, not the wait: what is left of it now is for the log.
    long leftNanos = scope.deadlineNanos() - ticker.nanos();
    if (leftNanos <= 0) {
      return Outcome.refused(ErrorCode.DEADLINE, "The deadline has passed; nothing is held.");
    }
    byte[] id = new byte[16];
    random.nextBytes(id);
    LockRequest wanted =
        new LockRequest(
            HexFormat.of().formatHex(id),
            request.names().stream().distinct().sorted().toList(),
            request.mode(),
            request.owner().isEmpty() ? principal.name() : request.owner(),
            principal.name(),
            request.ttl(),
            request.patience(),
            tokens);
    try {
      return switch (await(wanted, scope.cancellation())) {
        case LockOutcome.Granted(Lease lease) when scope.cancellation().isCancelled() -> {
          locks.release(lease.id());
          yield Outcome.refused(cancelled());
        }
        case LockOutcome.Granted(Lease lease) -> grant(lease, leftNanos, scope.cancellation());
        case LockOutcome.Held(Lease by) -> Outcome.refused(held(by));
        case LockOutcome.Ended _ ->
            Outcome.refused(ErrorCode.UNAVAILABLE, "The lock manager is closing; try again.");
      };
    } catch (HoldfastException e) {
      return Outcome.refused(e.refusal());
    } catch (InterruptedException e) {
      if (!scope.cancellation().isCancelled()) {
        Thread.currentThread().interrupt();
      }
      return Outcome.refused(cancelled());
    }
  }

  private LockOutcome await(LockRequest wanted, Cancellation cancellation)
      throws InterruptedException {
    try (InterruptOnCancel _ = InterruptOnCancel.of(cancellation)) {
      return locks.acquire(wanted);
    }
  }

  private static Refusal cancelled() {
    return Refusal.of(ErrorCode.DEADLINE, "The wait for the lease was cancelled; nothing is held.");
  }

  private Outcome<Lease> grant(Lease lease, long leftNanos, Cancellation cancellation) {
    try {
      CompletableFuture<Void> granted =
          sequencer.lease(now -> new LogRecord.LeaseGranted(now, lease));
      if (!isDoneWithin(granted, leftNanos)) {
        // Nobody will be told of this lease, so nobody would give it back.
        granted.whenComplete((_, failure) -> end(lease, failure == null));
        return Outcome.refused(
            Refusal.of(
                    ErrorCode.DEADLINE,
                    "The deadline passed while the lease was on its way to the disk; it is given back.")
                .with("outcome", "unknown"));
      }
      if (cancellation.isCancelled()) {
        end(lease, true);
        return Outcome.refused(cancelled());
      }
      return Outcome.done(lease);
    } catch (HoldfastException e) {
      locks.release(lease.id());
      return Outcome.refused(e.refusal());
    }
  }

  /** Ends a lease that nobody knows of, in the log first when that has it. */
  private void end(Lease lease, boolean isLogged) {
    if (isLogged) {
      sequencer
          .lease(now -> new LogRecord.LeaseEnded(now, lease.id()))
          .whenComplete((_, _) -> locks.release(lease.id()));
    } else {
      locks.release(lease.id());
    }
  }

  private static boolean isDoneWithin(CompletableFuture<Void> done, long nanos) {
    boolean wasInterrupted = false;
    try {
      while (true) {
        try {
          done.get(nanos, TimeUnit.NANOSECONDS);
          return true;
        } catch (InterruptedException e) {
          wasInterrupted = true;
        }
      }
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof HoldfastException refused
          ? refused
          : new IllegalStateException("a lease failed in an unexpected way", e.getCause());
    } finally {
      if (wasInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** The refusal of names that another lease holds. */
  public static Refusal held(Lease by) {
    Instant until = by.expiresAt().truncatedTo(ChronoUnit.MILLIS);
    return Refusal.of(
            ErrorCode.HELD,
            "Held by '" + by.owner() + "' until " + until + " unless renewed. Wait, or try later.")
        .with("holder", by.owner())
        .with("expiresAt", until.toString());
  }

  /**
   * Why a request could never be granted; null when it could.
   *
   * @throws HoldfastException when a name is none
   */
  public static @Nullable Refusal check(Request request, Principal principal) {
    if (request.names().isEmpty() || request.names().size() > MAX_NAMES) {
      return invalid("A lease has 1 to " + MAX_NAMES + " names.");
    }
    Refusal outOfBounds = checkTtl(request.ttl());
    if (outOfBounds != null) {
      return outOfBounds;
    }
    if (request.patience().isNegative() || request.patience().compareTo(MAX_TTL) > 0) {
      return invalid("A wait is 0s to " + Quantities.format(MAX_TTL) + ".");
    }
    if (request.owner().length() > MAX_OWNER
        || request.owner().chars().anyMatch(Character::isISOControl)) {
      return invalid(
          "An owner has at most " + MAX_OWNER + " characters and no control characters.");
    }
    for (String name : request.names()) {
      ContextKey key = keyOf(name);
      if (!principal.mayWrite(key)) {
        return Refusal.of(
            ErrorCode.FORBIDDEN, "'" + principal.name() + "' may not lock '" + key + "'.");
      }
    }
    return null;
  }

  /** Why a lease cannot last so long; null when it can. */
  public static @Nullable Refusal checkTtl(Duration ttl) {
    return ttl.compareTo(MIN_TTL) >= 0 && ttl.compareTo(MAX_TTL) <= 0
        ? null
        : invalid(
            "A lease lasts "
                + Quantities.format(MIN_TTL)
                + " to "
                + Quantities.format(MAX_TTL)
                + ", not "
                + Quantities.format(ttl)
                + ".");
  }

  /** The key that a name covers, or the one above those that it covers. */
  public static ContextKey keyOf(String name) {
    return new ContextKey(
        name.endsWith(BELOW) ? name.substring(0, name.length() - BELOW.length()) : name);
  }

  private static Refusal invalid(String message) {
    return Refusal.of(ErrorCode.INVALID_REQUEST, message);
  }

  @Override
  public Outcome<Lease> renew(String id, Optional<Duration> ttl) {
    Optional<Lease> own = own(id);
    if (own.isEmpty()) {
      return ended();
    }
    Duration duration = ttl.orElse(own.get().ttl());
    Refusal outOfBounds = checkTtl(duration);
    if (outOfBounds != null) {
      return Outcome.refused(outOfBounds);
    }
    return switch (locks.renew(id, duration)) {
      case LockOutcome.Granted(Lease lease) -> {
        long expiry = lease.expiresAt().toEpochMilli();
        try {
          await(
              sequencer.lease(
                  now -> new LogRecord.LeaseRenewed(now, id, duration.toMillis(), expiry)));
          yield Outcome.done(lease);
        } catch (HoldfastException e) {
          yield Outcome.refused(e.refusal());
        }
      }
      case LockOutcome.Held _, LockOutcome.Ended _ -> ended();
    };
  }

  @Override
  public Outcome<Lease> release(String id) {
    Optional<Lease> own = own(id);
    if (own.isEmpty()) {
      return ended();
    }
    try {
      // The end is logged before the names are free, so that no writer of this lease is accepted
      // beside the next holder.
      await(sequencer.lease(now -> new LogRecord.LeaseEnded(now, id)));
    } catch (HoldfastException e) {
      return Outcome.refused(e.refusal());
    }
    return locks.release(id).<Outcome<Lease>>map(Outcome::done).orElseGet(KernelLeases::ended);
  }

  @Override
  public List<Lease> list() {
    Principal principal = RequestScope.current().principal();
    return locks.held().stream()
        .filter(lease -> !lease.names().equals(CANARY_NAMES))
        .filter(lease -> lease.names().stream().allMatch(name -> principal.mayRead(keyOf(name))))
        .map(lease -> lease.principal().equals(principal.name()) ? lease : withoutId(lease))
        .toList();
  }

  private Optional<Lease> own(String id) {
    Principal principal = RequestScope.current().principal();
    return locks
        .find(id)
        .filter(lease -> principal.admin() || lease.principal().equals(principal.name()));
  }

  /** A lease as others may see it. */
  public static Lease withoutId(Lease lease) {
    return new Lease(
        "",
        lease.names(),
        lease.mode(),
        lease.owner(),
        lease.principal(),
        lease.token(),
        lease.ttl(),
        lease.expiresAt());
  }

  /** The refusal of a lease that is not in force. */
  public static Outcome<Lease> ended() {
    return Outcome.refused(
        ErrorCode.NOT_FOUND,
        "No lease of that id is in force: it ended, or never was. Acquire a new one.");
  }

  private static void await(CompletableFuture<Void> done) {
    try {
      done.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof HoldfastException refused) {
        throw refused;
      }
      throw e;
    }
  }
}
