package dev.holdfast.kernel.watch;

import dev.holdfast.api.ChangeKind;
import dev.holdfast.api.ContextEvent;
import dev.holdfast.api.Digest;
import dev.holdfast.api.EventCursor;
import dev.holdfast.kernel.record.Change;
import dev.holdfast.kernel.record.LogRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What watchers are told of a record. */
final class Events {
  private Events() {}

  static List<ContextEvent> of(long position, LogRecord.Commit commit) {
    List<ContextEvent> events = new ArrayList<>(commit.changes().size());
    for (int i = 0; i < commit.changes().size(); i++) {
      EventCursor cursor = new EventCursor(position, i);
      switch (commit.changes().get(i)) {
        case Change.Valued valued ->
            events.add(
                event(
                    cursor,
                    commit,
                    valued,
                    valued.kind(),
                    Optional.of(valued.facts().digest()),
                    valued.length()));
        case Change.Removed removed ->
            events.add(event(cursor, commit, removed, removed.kind(), Optional.empty(), 0));
        // A deadline that moved is no change of the value: nobody has anything to read anew.
        case Change.Touched _ -> {}
      }
    }
    return events;
  }

  private static ContextEvent event(
      EventCursor cursor,
      LogRecord.Commit commit,
      Change change,
      ChangeKind kind,
      Optional<Digest> digest,
      long bytes) {
    return new ContextEvent(
        cursor,
        kind,
        change.key(),
        change.version(),
        digest,
        bytes,
        Instant.ofEpochMilli(commit.timeMillis()),
        commit.writer());
  }
}
