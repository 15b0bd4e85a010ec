package dev.holdfast.kernel.world;

import dev.holdfast.api.Leases;
import dev.holdfast.api.Leases.Lease;
import dev.holdfast.api.spi.lock.LockManager;
import dev.holdfast.api.spi.lock.LockOutcome;
import dev.holdfast.api.spi.lock.LockRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A lock manager without a queue: who does not get a name at once does not get it. */
public final class SimpleLocks implements LockManager {
  private final Map<String, Lease> byId = new LinkedHashMap<>();
  private final InstantSource clock;

  /** Nothing is held. */
  public SimpleLocks(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public synchronized LockOutcome acquire(LockRequest request) {
    Instant now = clock.instant();
    byId.values().removeIf(lease -> !lease.expiresAt().plus(GRACE).isAfter(now));
    for (Lease lease : byId.values()) {
      boolean bothShared =
          lease.mode() == Leases.Mode.SHARED && request.mode() == Leases.Mode.SHARED;
      if (!bothShared && !Collections.disjoint(lease.names(), request.names())) {
        return new LockOutcome.Held(lease);
      }
    }
    Lease lease =
        new Lease(
            request.id(),
            request.names(),
            request.mode(),
            request.owner(),
            request.principal(),
            request.tokens().next(),
            request.ttl(),
            now.plus(request.ttl()));
    byId.put(lease.id(), lease);
    return new LockOutcome.Granted(lease);
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
    return Optional.ofNullable(byId.remove(id));
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
  public int waiting() {
    return 0;
  }

  @Override
  public void close() {}
}
