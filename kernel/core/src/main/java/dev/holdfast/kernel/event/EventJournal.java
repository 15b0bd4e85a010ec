package dev.holdfast.kernel.event;

import dev.holdfast.api.Observatory.Events;
import dev.holdfast.api.RuntimeEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Writes each event to the daemon's log, as one line without its key: {@code event=corruption seq=7
 * ... : sentence}. Apart from the {@link EventLog}, because whoever tells of an event must not wait
 * for a disk.
 */
public final class EventJournal {
  private static final Logger LOG = LoggerFactory.getLogger("dev.holdfast.events");

  private final EventLog events;
  private long written;

  /** Over the events of a run. */
  public EventJournal(EventLog events) {
    this.events = events;
  }

  /** Writes what happened since the last call. */
  public synchronized void write() {
    Events news = events.since(written);
    if (news.hasForgotten()) {
      LOG.warn(
          "event=lost count={} : so many events came at once that these were not logged",
          news.last() - written - news.items().size());
    }
    news.items().forEach(event -> LOG.atLevel(level(event.kind())).log(line(event)));
    written = news.last();
  }

  static String line(RuntimeEvent event) {
    StringBuilder line = new StringBuilder("event=").append(event.kind().label());
    line.append(" seq=").append(event.sequence());
    event
        .facts()
        .forEach((name, value) -> {
          line.append(' ').append(name).append('=');
          line.append(value instanceof String text ? quoted(text) : value);
        });
    return line.append(" : ").append(oneLine(event.message())).toString();
  }

  private static String quoted(String text) {
    return '"' + oneLine(text).replace("\"", "'") + '"';
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\p{Cntrl}", " ");
  }

  private static Level level(RuntimeEvent.Kind kind) {
    return switch (kind) {
      case CORRUPTION,
          LEASE_LOST,
          UNHEALTHY,
          PRESSURE,
          OVERRIDDEN,
          BUDGET_NEAR,
          OVERRUN,
          QUARANTINED,
          CIRCUIT_OPENED,
          ROLLBACK ->
          Level.WARN;
      case REPAIRED, SWEEP, EXPIRED, EVICTED, CIRCUIT_HALF_OPENED, CIRCUIT_CLOSED, RECOVERED ->
          Level.INFO;
    };
  }
}
