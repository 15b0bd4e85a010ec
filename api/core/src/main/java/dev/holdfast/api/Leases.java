package dev.holdfast.api;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The inbound port to leases: names held by one owner for a limited time, each with a fencing
 * token.
 *
 * <p>The TTL is about liveness: a holder that dies frees its names. Safety is the token's: granting
 * a lease raises the fence of every key that its names cover <em>before</em> the grant is answered,
 * so a holder that lost its lease is refused as stale however long it was paused.
 */
public interface Leases {

  /** Whether others may hold the same names at the same time. */
  enum Mode {
    EXCLUSIVE,
    SHARED
  }

  /**
   * What is asked for.
   *
   * @param names one or more lease names, all or nothing; a name covers the key it equals, and
   *     {@code prefix/**} covers every key below {@code prefix/}
   * @param mode exclusive or shared
   * @param ttl how long the lease lasts without renewal
   * @param patience how long to wait for the names to become free; zero means not at all
   * @param owner who holds it, in words for people
   */
  record Request(List<String> names, Mode mode, Duration ttl, Duration patience, String owner) {
    /** Copies the names. */
    public Request {
      names = List.copyOf(names);
    }
  }

  /**
   * A lease in force.
   *
   * @param id the secret handle: 128 random bits, known to its holder only
   * @param names what is held
   * @param mode exclusive or shared
   * @param owner who holds it
   * @param principal on whose behalf
   * @param token the fencing token, below 2^53; tokens rise for ever
   * @param ttl how long a renewal lasts
   * @param expiresAt when it ends unless renewed
   */
  record Lease(
      String id,
      List<String> names,
      Mode mode,
      String owner,
      String principal,
      long token,
      Duration ttl,
      Instant expiresAt) {}

  /**
   * Waits for the names, at most the request's wait; refused {@link ErrorCode#HELD} with holder and
   * expiry.
   */
  Outcome<Lease> acquire(Request request);

  /**
   * Extends a lease from now on, by {@code ttl} or by its own; refused {@link ErrorCode#NOT_FOUND}
   * when it ended.
   */
  Outcome<Lease> renew(String id, Optional<Duration> ttl);

  /** Ends a lease. Ending one that is not in force is refused {@link ErrorCode#NOT_FOUND}. */
  Outcome<Lease> release(String id);

  /** The leases in force; ids are blank but for the caller's own. */
  List<Lease> list();
}
