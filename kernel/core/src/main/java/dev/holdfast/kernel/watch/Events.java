package dev.holdfast.kernel.watch;

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
      events.add(of(new EventCursor(position, i), commit, commit.changes().get(i)));
    }
    return events;
  }

  private static ContextEvent of(EventCursor cursor, LogRecord.Commit commit, Change change) {
    return switch (change) {
      case Change.Valued valued ->
          event(cursor, commit, change, Optional.of(valued.facts().digest()), valued.length());
      case Change.Removed _ -> event(cursor, commit, change, Optional.empty(), 0);
    };
  }

  private static ContextEvent event(
      EventCursor cursor,
      LogRecord.Commit commit,
      Change change,
      Optional<Digest> digest,
      long bytes) {
    return new ContextEvent(
        cursor,
        change.kind(),
        change.key(),
        change.version(),
        digest,
        bytes,
        Instant.ofEpochMilli(commit.timeMillis()),
        commit.writer());
  }
}
