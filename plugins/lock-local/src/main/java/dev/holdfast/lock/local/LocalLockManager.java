package dev.holdfast.lock.local;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.Leases;
import dev.holdfast.api.Leases.Lease;
import dev.holdfast.api.seam.Threads;
import dev.holdfast.api.seam.Ticker;
import dev.holdfast.api.spi.ProviderContext;
import dev.holdfast.api.spi.lock.LockManager;
import dev.holdfast.api.spi.lock.LockOutcome;
import dev.holdfast.api.spi.lock.LockRequest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Leases within one process, under one mutex.
 *
 * <p>Invariant between critical sections: nobody waits whom nothing hinders, but for the passing of
 * time, and every section begins by letting time take effect. So names change hands in the thread
 * that frees them, and nobody can slip in between.
 */
final class LocalLockManager implements LockManager {
  /**
   * Longer waits are cut to this, far beyond any configured bound, so that ticks never overflow.
   */
  private static final Duration LONGEST = Duration.ofDays(10_000);

  private final ReentrantLock mutex = new ReentrantLock();
  private final LeaseTable table = new LeaseTable();
  private final long maxWaiting;
  private final InstantSource clock;
  private final Ticker ticker;
  private final long originTick;
  private Threads.@Nullable Repeating sweep;
  private boolean closed;

  private LocalLockManager(LocalLockSettings settings, ProviderContext context) {
    this.maxWaiting = settings.maxWaiting();
    this.clock = context.clock();
    this.ticker = context.ticker();
    this.originTick = ticker.nanos();
  }

  /** Opens a manager and starts its sweep. */
  static LocalLockManager open(LocalLockSettings settings, ProviderContext context) {
    LocalLockManager manager = new LocalLockManager(settings, context);
    manager.sweep = context.threads().every("lock-sweep", settings.sweep(), manager::sweep);
    return manager;
  }

  @Override
  public LockOutcome acquire(LockRequest request) throws InterruptedException {
    requireExclusive(request.mode());
    mutex.lockInterruptibly();
    try {
      requireOpen();
      long now = letTimePass();
      requireUnused(request.id());
      if (table.areUnknown(request.names())) {
        return new LockOutcome.Granted(grant(request, now).lease());
      }
      boolean mayWait = table.waiting() < maxWaiting;
      long patience = mayWait ? cut(request.patience()).toNanos() : 0;
      return await(new Waiter(request, now + patience, mutex.newCondition()));
    } finally {
      mutex.unlock();
    }
  }

  private LockOutcome await(Waiter waiter) throws InterruptedException {
    table.enqueue(waiter);
    try {
      while (true) {
        long now = letTimePass();
        Lease lease = waiter.lease();
        if (lease != null) {
          return new LockOutcome.Granted(lease);
        }
        requireOpen();
        long patience = waiter.patienceAt(now);
        if (patience <= 0) {
          return new LockOutcome.Held(table.blocker(waiter).lease());
        }
        long untilFree = table.freeTickFor(waiter) - now;
        waiter.await(Math.min(patience, untilFree));
      }
    } catch (InterruptedException e) {
      // The lease may have come in the same instant; nobody would ever release it.
      giveBack(waiter);
      throw e;
    } finally {
      if (table.leave(waiter)) {
        serve(waiter.names(), tick());
      }
    }
  }

  private void giveBack(Waiter waiter) {
    Grant grant = waiter.grant();
    if (grant != null) {
      end(grant, tick());
    }
  }

  @Override
  public LockOutcome renew(String id, Duration ttl) {
    mutex.lock();
    try {
      long now = letTimePass();
      Grant grant = table.grant(id);
      if (grant == null || !grant.isInForceAt(now)) {
        return new LockOutcome.Ended();
      }
      Grant renewed = Grant.from(lasting(grant.lease(), ttl, ttl), now, cut(ttl));
      table.replace(grant, renewed);
      // A shorter term frees the names sooner than the waiters reckoned.
      serve(renewed.lease().names(), now);
      return new LockOutcome.Granted(renewed.lease());
    } finally {
      mutex.unlock();
    }
  }

  @Override
  public Optional<Lease> release(String id) {
    mutex.lock();
    try {
      long now = letTimePass();
      Grant grant = table.grant(id);
      if (grant == null || !grant.isInForceAt(now)) {
        return Optional.empty();
      }
      end(grant, now);
      return Optional.of(grant.lease());
    } finally {
      mutex.unlock();
    }
  }

  @Override
  public void restore(Lease lease) {
    requireExclusive(lease.mode());
    mutex.lock();
    try {
      long now = letTimePass();
      requireUnused(lease.id());
      if (!table.areUnknown(lease.names())) {
        throw new IllegalStateException(
            "Two leases on " + lease.names() + " cannot both be restored; verify the log.");
      }
      Duration remaining = Duration.between(clock.instant(), lease.expiresAt());
      if (remaining.compareTo(lease.ttl()) > 0) {
        // The wall clock was set back while the daemon was down: no lease outlasts its own term.
        remaining = lease.ttl();
      }
      Grant grant = Grant.from(lasting(lease, lease.ttl(), remaining), now, cut(remaining));
      if (now < grant.freeTick()) {
        table.take(grant);
      }
    } finally {
      mutex.unlock();
    }
  }

  @Override
  public Optional<Lease> find(String id) {
    mutex.lock();
    try {
      long now = letTimePass();
      return Optional.ofNullable(table.grant(id))
          .filter(grant -> grant.isInForceAt(now))
          .map(Grant::lease);
    } finally {
      mutex.unlock();
    }
  }

  /** By token: the oldest grant first. */
  @Override
  public List<Lease> held() {
    mutex.lock();
    try {
      long now = letTimePass();
      return table.grants().stream()
          .filter(grant -> grant.isInForceAt(now))
          .map(Grant::lease)
          .sorted(Comparator.comparingLong(Lease::token))
          .toList();
    } finally {
      mutex.unlock();
    }
  }

  @Override
  public int waiting() {
    mutex.lock();
    try {
      return table.waiting();
    } finally {
      mutex.unlock();
    }
  }

  /** Ends all waits with {@link ErrorCode#UNAVAILABLE} and stops the sweep. */
  @Override
  public void close() {
    mutex.lock();
    try {
      closed = true;
      table.waiters().forEach(Waiter::wake);
    } finally {
      mutex.unlock();
    }
    // Outside of the mutex: closing waits for a sweep that may be waiting for it.
    Threads.Repeating running = sweep;
    if (running != null) {
      running.close();
    }
  }

  /** How many things the table remembers; for tests of leaks. */
  int remembered() {
    mutex.lock();
    try {
      return table.size();
    } finally {
      mutex.unlock();
    }
  }

  private void sweep() {
    mutex.lock();
    try {
      long now = letTimePass();
      for (Waiter waiter : table.waiters()) {
        if (waiter.patienceAt(now) <= 0) {
          waiter.wake();
        }
      }
    } finally {
      mutex.unlock();
    }
  }

  /** Ends every lease whose grace is over; answers the present tick. */
  private long letTimePass() {
    long now = tick();
    for (Grant grant = table.firstFreeAt(now); grant != null; grant = table.firstFreeAt(now)) {
      end(grant, now);
    }
    return now;
  }

  private void end(Grant grant, long now) {
    table.drop(grant);
    serve(grant.lease().names(), now);
  }

  /**
   * Settles everybody who can now be settled, after something changed about {@code names}. The new
   * first of each row is woken in any case: it has another lease to wait for.
   */
  private void serve(List<String> names, long now) {
    Deque<String> changed = new ArrayDeque<>(names);
    for (String name = changed.poll(); name != null; name = changed.poll()) {
      Waiter first = table.first(name);
      if (first == null) {
        continue;
      }
      if (table.isNext(first)) {
        table.leave(first);
        settle(first, now);
        changed.addAll(first.names());
      }
      first.wake();
    }
  }

  private void settle(Waiter waiter, long now) {
    try {
      waiter.settle(grant(waiter.request(), now));
    } catch (RuntimeException e) {
      // No token: that is the waiter's failure, not that of the thread that freed the names.
      waiter.fail(e);
    }
  }

  private Grant grant(LockRequest request, long now) {
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
    Grant grant = Grant.from(lease, now, cut(request.ttl()));
    table.take(grant);
    return grant;
  }

  private Lease lasting(Lease lease, Duration ttl, Duration remaining) {
    return new Lease(
        lease.id(),
        lease.names(),
        lease.mode(),
        lease.owner(),
        lease.principal(),
        lease.token(),
        ttl,
        clock.instant().plus(remaining));
  }

  private long tick() {
    return ticker.nanos() - originTick;
  }

  private static Duration cut(Duration duration) {
    return duration.compareTo(LONGEST) < 0 ? duration : LONGEST;
  }

  private static void requireExclusive(Leases.Mode mode) {
    if (mode != Leases.Mode.EXCLUSIVE) {
      throw new HoldfastException(
          ErrorCode.UNSUPPORTED,
          "The lock provider 'local' grants exclusive leases only; ask for the mode exclusive.");
    }
  }

  private void requireUnused(String id) {
    if (table.grant(id) != null) {
      throw new IllegalStateException("a lease of this id is already held; ids are used once");
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new HoldfastException(
          ErrorCode.UNAVAILABLE, "The lock manager is closed; ask again when the daemon is up.");
    }
  }
}
