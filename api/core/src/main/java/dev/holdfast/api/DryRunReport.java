package dev.holdfast.api;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a write would do, had it not been a dry run: worked out by the code that decides real
 * writes, of which nothing was kept.
 *
 * @param effects one per operation, in order; none when {@code repeated}
 * @param events what watchers would be told, in order
 * @param metrics by how much figures would move; what depends on other writes at the same moment
 *     (bytes and syncs of the log, memory, times) is left out
 * @param repeated whether the request would be answered by the results that its idempotency key
 *     already has, so that nothing would be written
 * @param plan the token under which the same request applies exactly this; absent in the report of
 *     a whole {@link DryRun}
 * @param planExpiresAt until when the token is good
 * @param notIntercepted what a dry run cannot keep from happening, in sentences
 */
public record DryRunReport(
    List<Effect> effects,
    List<Event> events,
    List<MetricChange> metrics,
    boolean repeated,
    Optional<String> plan,
    Optional<Instant> planExpiresAt,
    List<String> notIntercepted) {

  /**
   * What one operation would do.
   *
   * @param kind put, append, patch or delete
   * @param key to which key
   * @param versionBefore its version before the operation; 0 when it did not exist
   * @param versionAfter its version after it; a delete takes a version of its own
   * @param digest the digest of the whole value; absent after a delete
   * @param bytes the length of the whole value; 0 after a delete
   * @param expiresAt the deadline, had it been written at the time of the dry run
   * @param created whether the key would be created
   */
  public record Effect(
      ChangeKind kind,
      ContextKey key,
      long versionBefore,
      long versionAfter,
      Optional<Digest> digest,
      long bytes,
      Optional<Instant> expiresAt,
      boolean created) {}

  /**
   * What watchers would be told; position and time are known only once it happens.
   *
   * @param kind what would happen
   * @param key to which key
   * @param version the key's version after it
   * @param digest the digest of the whole value, when there is one
   * @param bytes the length of the whole value
   * @param writer the principal that would cause it
   */
  public record Event(
      ChangeKind kind,
      ContextKey key,
      long version,
      Optional<Digest> digest,
      long bytes,
      String writer) {}

  /**
   * By how much a figure would move.
   *
   * @param name its name, as {@link Observatory#metrics} has it
   * @param delta what would be added
   */
  public record MetricChange(String name, long delta) {}

  /** Copies the lists. */
  public DryRunReport {
    effects = List.copyOf(effects);
    events = List.copyOf(events);
    metrics = List.copyOf(metrics);
    notIntercepted = List.copyOf(notIntercepted);
  }
}
