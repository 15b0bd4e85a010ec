package dev.holdfast.kernel.world;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.Leases;
import dev.holdfast.api.Leases.Lease;
import dev.holdfast.api.spi.lock.LockManager;
import dev.holdfast.api.spi.lock.LockOutcome;
import dev.holdfast.api.spi.lock.LockRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A lock manager that is simple enough to be right: one monitor, one row of requests, each of which
 * looks again every millisecond, because nobody tells when a manual clock moves.
 */
public final class SimpleLocks implements LockManager {
  /** Longer waits are cut to this, so that no instant overflows. */
  private static final Duration LONGEST = Duration.ofDays(40_000);

  private final Map<String, Lease> byId = new LinkedHashMap<>();
  private final List<LockRequest> row = new ArrayList<>();
  private final InstantSource clock;
  private boolean closed;

  /** Nothing is held. */
  public SimpleLocks(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public synchronized LockOutcome acquire(LockRequest request) throws InterruptedException {
    boolean isLonger = request.patience().compareTo(LONGEST) > 0;
    final Instant end = clock.instant().plus(isLonger ? LONGEST : request.patience());
    row.add(request);
    try {
      while (true) {
        if (closed) {
          throw new HoldfastException(ErrorCode.UNAVAILABLE, "The lock manager is closed.");
        }
        forgetFreeNames();
        Optional<Lease> holder = holder(request);
        if (holder.isEmpty() && !isBehind(request)) {
          return new LockOutcome.Granted(grant(request));
        }
        // Nobody is named while a name changes hands: the next look knows who has it.
        if (!end.isAfter(clock.instant()) && !byId.isEmpty()) {
          return new LockOutcome.Held(holder.orElseGet(() -> byId.values().iterator().next()));
        }
        wait(1);
      }
    } finally {
      row.remove(request);
      notifyAll();
    }
  }

  private void forgetFreeNames() {
    Instant now = clock.instant();
    byId.values().removeIf(lease -> !lease.expiresAt().plus(GRACE).isAfter(now));
  }

  private Optional<Lease> holder(LockRequest request) {
    return byId.values().stream()
        .filter(lease -> collide(request, lease.names(), lease.mode()))
        .findFirst();
  }

  private boolean isBehind(LockRequest request) {
    return row.subList(0, row.indexOf(request)).stream()
        .anyMatch(earlier -> collide(request, earlier.names(), earlier.mode()));
  }

  private static boolean collide(LockRequest request, List<String> names, Leases.Mode mode) {
    boolean bothShared = mode == Leases.Mode.SHARED && request.mode() == Leases.Mode.SHARED;
    return !bothShared && !Collections.disjoint(names, request.names());
  }

  private Lease grant(LockRequest request) {
    Lease lease =
        new Lease(
            request.id(),
            request.names(),
            request.mode(),
            request.owner(),
            request.principal(),
            request.tokens().next(),
            request.ttl(),
            clock.instant().plus(request.ttl()));
    byId.put(lease.id(), lease);
    return lease;
  }

  @Override
  public synchronized LockOutcome renew(String id, Duration ttl) {
    Optional<Lease> found = find(id);
    if (found.isEmpty()) {
      return new LockOutcome.Ended();
    }
    Lease lease = found.get();
    Lease renewed =
        new Lease(
            id,
            lease.names(),
            lease.mode(),
            lease.owner(),
            lease.principal(),
            lease.token(),
            ttl,
            clock.instant().plus(ttl));
    byId.put(id, renewed);
    return new LockOutcome.Granted(renewed);
  }

  @Override
  public synchronized Optional<Lease> release(String id) {
    Optional<Lease> found = find(id);
    found.ifPresent(lease -> byId.remove(id));
    notifyAll();
    return found;
  }

  @Override
  public synchronized void restore(Lease lease) {
    byId.put(lease.id(), lease);
  }

  @Override
  public synchronized Optional<Lease> find(String id) {
    return Optional.ofNullable(byId.get(id))
        .filter(lease -> lease.expiresAt().isAfter(clock.instant()));
  }

  @Override
  public synchronized List<Lease> held() {
    return byId.values().stream()
        .filter(lease -> lease.expiresAt().isAfter(clock.instant()))
        .toList();
  }

  @Override
  public synchronized int waiting() {
    return row.size();
  }

  @Override
  public synchronized void close() {
    closed = true;
    notifyAll();
  }
}
