package dev.holdfast.api.spi.lock;

import dev.holdfast.api.Leases;
import java.time.Duration;
import java.util.List;

/**
 * What the kernel asks a lock manager for; already validated.
 *
 * @param id the handle of the lease to be
 * @param names one or more different names, sorted; all or nothing
 * @param mode exclusive or shared
 * @param owner who asks, in words for people
 * @param principal on whose behalf
 * @param ttl how long the lease lasts without renewal
 * @param patience how long to wait
 * @param tokens asked for exactly one fencing token at the moment of the grant, so that tokens rise
 *     in grant order; a manager with a counter of its own need not ask
 */
public record LockRequest(
    String id,
    List<String> names,
    Leases.Mode mode,
    String owner,
    String principal,
    Duration ttl,
    Duration patience,
    TokenSource tokens) {
  /** Copies the names. */
  public LockRequest {
    names = List.copyOf(names);
  }

  /** Gives fencing tokens: each larger than all before. */
  @FunctionalInterface
  public interface TokenSource {
    /** The next token, below 2^53. */
    long next();
  }
}
