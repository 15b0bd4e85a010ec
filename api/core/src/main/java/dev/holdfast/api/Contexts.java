package dev.holdfast.api;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The inbound port to contexts. Every gateway, and every program that embeds Holdfast, reads and
 * writes through it.
 *
 * <ol>
 *   <li>Each call runs within a {@link RequestScope}, which says on whose behalf and until when;
 *       without one it throws {@link IllegalStateException}.
 *   <li>Calls block; they are made for virtual threads.
 *   <li>{@link #write} returns {@code Done} only when the change is as durable as the configuration
 *       promises. A {@code Refused} write changed nothing, unless its facts say {@code outcome:
 *       "unknown"}.
 *   <li>Reads see acknowledged writes only, and never a value that is damaged or past its deadline.
 * </ol>
 */
public interface Contexts {

  /**
   * Reads a key, now or at an older version.
   *
   * @param key the key
   * @param version the version wanted; absent means the present one
   */
  Outcome<ContextEntry> find(ContextKey key, OptionalLong version);

  /**
   * Lists live contexts in key order.
   *
   * @param prefix what the keys begin with; empty for all that the principal may read
   * @param after the last key of the page before; need not exist
   * @param limit 1 to {@link Page#MAX_LIMIT}
   */
  Outcome<Page<ContextSummary>> list(String prefix, Optional<String> after, int limit);

  /**
   * Lists live contexts whose deadline comes within {@code within} from now, the earliest first;
   * those of equal deadlines in key order.
   *
   * @param prefix what the keys begin with; empty for all that the principal may read
   * @param within how far ahead to look, positive
   * @param after the {@code next} of the page before
   * @param limit 1 to {@link Page#MAX_LIMIT}
   */
  Outcome<Page<ContextSummary>> expiring(
      String prefix, Duration within, Optional<String> after, int limit);

  /**
   * Lists the versions of a key, oldest first.
   *
   * @param key the key; it may have been deleted
   * @param after the last version of the page before, 0 for the first page
   * @param limit 1 to {@link Page#MAX_LIMIT}
   */
  Outcome<Page<HistoryItem>> history(ContextKey key, long after, int limit);

  /**
   * Carries out all operations of the request, or none. The results are in the order of the
   * operations.
   */
  Outcome<java.util.List<Written>> write(WriteRequest request);

  /**
   * Says what {@link #write} would do, by the same logic, and does none of it: refused with the
   * same code and sentence where the write would be, and answered with its effects and a plan
   * otherwise. A write of the same operations that carries the plan is refused {@link
   * ErrorCode#CONFLICT} when any of the keys has moved since, {@link ErrorCode#GONE} when the plan
   * has expired, and {@link ErrorCode#INVALID_REQUEST} when it is not of this request and
   * principal.
   */
  Outcome<DryRunReport> dryRun(WriteRequest request);

  /**
   * Starts a watch.
   *
   * @param prefix what the keys begin with
   * @param from the last event already seen; absent means from now on
   */
  Outcome<Watch> watch(String prefix, Optional<EventCursor> from);
}
