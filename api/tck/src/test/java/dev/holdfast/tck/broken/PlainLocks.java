package dev.holdfast.tck.broken;

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
 * A lock manager that is right: one monitor, one row of waiters that look again every millisecond.
 * Each step can be broken.
 */
class PlainLocks implements LockManager {
  final Map<String, Lease> leases = new LinkedHashMap<>();
  final List<LockRequest> row = new ArrayList<>();
  private final InstantSource clock;
  private final boolean grantsShared;
  private boolean closed;

  PlainLocks(InstantSource clock, boolean grantsShared) {
    this.clock = clock;
    this.grantsShared = grantsShared;
  }

  final Instant now() {
    return clock.instant();
  }

  Duration grace() {
    return GRACE;
  }

  boolean isInForce(Lease lease) {
    return lease.expiresAt().isAfter(now());
  }

  final void forgetFreeNames() {
    leases.values().removeIf(lease -> !lease.expiresAt().plus(grace()).isAfter(now()));
  }

  void checkMode(Leases.Mode mode) {
    if (mode == Leases.Mode.SHARED && !grantsShared) {
      throw new HoldfastException(ErrorCode.UNSUPPORTED, "exclusive leases only");
    }
  }

  static boolean collide(
      List<String> some, Leases.Mode mode, List<String> others, Leases.Mode othersMode) {
    boolean bothShared = mode == Leases.Mode.SHARED && othersMode == Leases.Mode.SHARED;
    return !bothShared && !Collections.disjoint(some, others);
  }

  /** The lease that is in the way. */
  Optional<Lease> holder(LockRequest request) {
    return leases.values().stream()
        .filter(lease -> collide(request.names(), request.mode(), lease.names(), lease.mode()))
        .findFirst();
  }

  /** Whether somebody who came before wants one of the names. */
  boolean isBehind(LockRequest request) {
    for (LockRequest earlier : row) {
      if (earlier == request) {
        return false;
      }
      if (collide(request.names(), request.mode(), earlier.names(), earlier.mode())) {
        return true;
      }
    }
    return false;
  }

  long token(LockRequest request) {
    return request.tokens().next();
  }

  Instant patienceEnd(LockRequest request) {
    Duration longest = Duration.ofDays(40_000);
    boolean isLonger = request.patience().compareTo(longest) > 0;
    return now().plus(isLonger ? longest : request.patience());
  }

  @Override
  public synchronized LockOutcome acquire(LockRequest request) throws InterruptedException {
    checkMode(request.mode());
    Instant end = patienceEnd(request);
    row.add(request);
    try {
      while (true) {
        if (closed) {
          throw new HoldfastException(ErrorCode.UNAVAILABLE, "closed");
        }
        forgetFreeNames();
        Optional<Lease> holder = holder(request);
        if (holder.isEmpty() && !isBehind(request)) {
          return new LockOutcome.Granted(grant(request));
        }
        // Nobody is named while a name changes hands: the next turn knows who has it.
        if (!end.isAfter(now()) && !leases.isEmpty()) {
          return new LockOutcome.Held(holder.orElseGet(() -> leases.values().iterator().next()));
        }
        await();
      }
    } catch (InterruptedException e) {
      interrupted(request);
      throw e;
    } finally {
      leaveRow(request);
      notifyAll();
    }
  }

  void await() throws InterruptedException {
    wait(1);
  }

  void interrupted(LockRequest request) {}

  void leaveRow(LockRequest request) {
    row.remove(request);
  }

  Lease grant(LockRequest request) {
    Lease lease =
        new Lease(
            request.id(),
            request.names(),
            request.mode(),
            request.owner(),
            request.principal(),
            token(request),
            request.ttl(),
            now().plus(request.ttl()));
    leases.put(lease.id(), lease);
    return lease;
  }

  Lease renewed(Lease lease, Duration ttl) {
    return new Lease(
        lease.id(),
        lease.names(),
        lease.mode(),
        lease.owner(),
        lease.principal(),
        lease.token(),
        ttl,
        now().plus(ttl));
  }

  @Override
  public synchronized LockOutcome renew(String id, Duration ttl) {
    Lease lease = leases.get(id);
    if (lease == null || !isInForce(lease)) {
      return new LockOutcome.Ended();
    }
    Lease renewed = renewed(lease, ttl);
    leases.put(id, renewed);
    return new LockOutcome.Granted(renewed);
  }

  @Override
  public synchronized Optional<Lease> release(String id) {
    Optional<Lease> found = find(id);
    found.ifPresent(lease -> leases.remove(id));
    notifyAll();
    return found;
  }

  @Override
  public synchronized void restore(Lease lease) {
    checkMode(lease.mode());
    leases.put(lease.id(), lease);
  }

  @Override
  public synchronized Optional<Lease> find(String id) {
    return Optional.ofNullable(leases.get(id)).filter(this::isInForce);
  }

  @Override
  public synchronized List<Lease> held() {
    return leases.values().stream().filter(this::isInForce).toList();
  }

  @Override
  public synchronized int waiting() {
    return row.size();
  }

  synchronized int remembered() {
    forgetFreeNames();
    return leases.size() + row.size();
  }

  @Override
  public synchronized void close() {
    closed = true;
    notifyAll();
  }
}
