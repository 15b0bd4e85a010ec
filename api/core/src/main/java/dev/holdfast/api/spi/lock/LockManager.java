package dev.holdfast.api.spi.lock;

import dev.holdfast.api.Leases;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Mutual exclusion by leases. The manager decides who holds what; the kernel raises the fences.
 *
 * <ol>
 *   <li>All methods are called from any number of threads; {@link #acquire} blocks its caller, and
 *       an interrupt ends the wait with {@link InterruptedException} and without a lease.
 *   <li>Waiters on a name are served in the order in which they came.
 *   <li>A name is granted to another only after the lease's expiry plus {@link #GRACE}, or after a
 *       release. A lease is no longer in force once its expiry has passed: {@link #renew} then
 *       answers {@link LockOutcome.Ended}, also within the grace.
 *   <li>Nothing is remembered of a name that is neither held nor waited for.
 *   <li>{@link #close} ends every wait, and from then on {@link #acquire} grants nothing: both are
 *       refused {@code unavailable} (as {@link dev.holdfast.api.HoldfastException}) or answered
 *       {@link LockOutcome.Ended}. A second call does nothing.
 * </ol>
 */
public interface LockManager extends AutoCloseable {
  /** How long after its expiry a lease still keeps others out. */
  Duration GRACE = Duration.ofSeconds(5);

  /** Waits for all names, at most the request's wait. */
  LockOutcome acquire(LockRequest request) throws InterruptedException;

  /** Extends a lease to {@code ttl} from now. */
  LockOutcome renew(String id, Duration ttl);

  /** Ends a lease and answers what it was; empty when none of that id is in force. */
  Optional<Leases.Lease> release(String id);

  /**
   * Takes back a lease that was in force before a restart; called before any other method, with
   * free names.
   */
  void restore(Leases.Lease lease);

  /** The lease of that id, when it is in force. */
  Optional<Leases.Lease> find(String id);

  /** All leases in force. */
  List<Leases.Lease> held();

  /** How many requests wait. */
  int waiting();

  @Override
  void close();
}
