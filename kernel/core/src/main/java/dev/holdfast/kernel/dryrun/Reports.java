package dev.holdfast.kernel.dryrun;

import dev.holdfast.api.ChangeKind;
import dev.holdfast.api.ContextKey;
import dev.holdfast.api.Digest;
import dev.holdfast.api.DryRunReport;
import dev.holdfast.api.Written;
import dev.holdfast.kernel.commit.Foresight;
import dev.holdfast.kernel.record.Change;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Puts what was foreseen into the words of the port. */
final class Reports {
  /** What a dry run of one request does although it should not; said, because it is so. */
  static final List<String> NOT_INTERCEPTED =
      List.of(
          "Values that the dry run had to read may be kept by caches of the store and the system.");

  private Reports() {}

  /** One effect per operation: what an expired value made room for is an event, not an effect. */
  static List<DryRunReport.Effect> effects(Foresight foresight) {
    if (foresight.repeated()) {
      return List.of();
    }
    List<DryRunReport.Effect> effects = new ArrayList<>(foresight.results().size());
    Iterator<Change> changes = foresight.changes().iterator();
    Map<ContextKey, Long> versions = new HashMap<>();
    for (Written written : foresight.results()) {
      Change change = changes.next();
      while (change.kind() == ChangeKind.EXPIRED) {
        change = changes.next();
      }
      long before = versions.getOrDefault(written.key(), foresight.seen().version(written.key()));
      effects.add(
          new DryRunReport.Effect(
              change.kind(),
              written.key(),
              before,
              written.version(),
              written.digest(),
              written.bytes(),
              written.expiresAt(),
              written.created()));
      versions.put(written.key(), written.digest().isPresent() ? written.version() : 0L);
    }
    return effects;
  }

  static List<DryRunReport.Event> events(Foresight foresight, String writer) {
    return foresight.changes().stream()
        .map(change ->
            switch (change) {
              case Change.Valued valued ->
                  event(change, Optional.of(valued.facts().digest()), valued.length(), writer);
              case Change.Removed _ -> event(change, Optional.empty(), 0, writer);
            })
        .toList();
  }

  private static DryRunReport.Event event(
      Change change, Optional<Digest> digest, long bytes, String writer) {
    return new DryRunReport.Event(
        change.kind(), change.key(), change.version(), digest, bytes, writer);
  }

  /** Takes down what the commit itself would count. */
  static void count(Foresight foresight, RecordingMeter meter) {
    if (!foresight.repeated()) {
      meter.add("commits_total", 1);
      meter.add("log_records_total", 1);
    }
    meter.add("delta_moved_total", foresight.growth().movedBases());
    meter.add("store_entries", foresight.growth().entries());
    meter.add("store_value_bytes", foresight.growth().valueBytes());
  }
}
