package dev.holdfast.kernel.commit;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.Leases;
import dev.holdfast.api.Written;
import dev.holdfast.kernel.record.LogRecord;
import java.util.List;
import java.util.Map;

/**
 * What the kernel remembers besides entries, as it is after one record of the log.
 *
 * @param floor above it every key begins whose last version is not remembered
 * @param liveFloor above it every key goes on, because records were lost
 * @param gone the last versions of keys without an entry, the oldest first
 * @param fences the registers of fences by lease name
 * @param leases leases that kept others out
 * @param highestToken the highest fencing token ever granted
 * @param named the requests that clients named; those of one principal the oldest first
 * @param timeMillis the highest time of a record
 */
public record TableImage(
    long floor,
    long liveFloor,
    List<Gone> gone,
    Map<String, Long> fences,
    List<Leases.Lease> leases,
    long highestToken,
    List<Named> named,
    long timeMillis) {

  /** Before the first record. */
  public static final TableImage EMPTY =
      new TableImage(0, 0, List.of(), Map.of(), List.of(), 0, List.of(), 0);

  /** The last version of a key without an entry, and since when. */
  public record Gone(ContextKey key, long version, long timeMillis) {}

  /** A request that a client named, and what came of it. */
  public record Named(
      String principal, LogRecord.Idempotency name, long timeMillis, List<Written> results) {}

  /** Copies the collections. */
  public TableImage {
    gone = List.copyOf(gone);
    fences = Map.copyOf(fences);
    leases = List.copyOf(leases);
    named = List.copyOf(named);
  }
}
