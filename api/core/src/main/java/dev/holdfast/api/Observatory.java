package dev.holdfast.api;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The inbound port for watching the runtime itself. */
public interface Observatory {

  /**
   * One figure.
   *
   * @param name snake_case with its unit, as Prometheus names are ({@code
   *     holdfast_log_syncs_total})
   * @param help one sentence
   * @param kind counter, gauge or summary
   * @param labels what tells it from others of the same name
   * @param value the figure; of a summary its mean over the window, 0 when nothing was recorded
   * @param spread of a summary, and only of it: how its values are spread
   */
  record Metric(
      String name,
      String help,
      Kind kind,
      Map<String, String> labels,
      double value,
      Optional<Spread> spread) {
    /** Whether a figure only rises, or stands for many values. */
    public enum Kind {
      COUNTER,
      GAUGE,
      SUMMARY
    }

    /** Copies the labels. */
    public Metric {
      labels = Map.copyOf(labels);
    }

    /** A counter or gauge. */
    public Metric(String name, String help, Kind kind, Map<String, String> labels, double value) {
      this(name, help, kind, labels, value, Optional.empty());
    }
  }

  /**
   * How many values are spread, in the unit of their figure. {@code p50}, {@code p99} and {@code
   * max} are of the last minute, within 1.6 % of the true ones, and {@link Double#NaN} when it saw
   * no value.
   *
   * @param count how many values since the start
   * @param sum their sum, within 1.6 %
   * @param recent how many values in the last minute
   * @param p50 half of those are at most this
   * @param p99 99 % of those are at most this
   * @param max the largest of those
   */
  record Spread(long count, double sum, long recent, double p50, double p99, double max) {}

  /**
   * The state of one part.
   *
   * @param name the part
   * @param healthy whether it works
   * @param detail what was seen
   */
  record Component(String name, boolean healthy, String detail) {}

  /**
   * Whether the runtime works, by trying it.
   *
   * @param healthy whether every component is
   * @param issues what is wrong, in sentences
   * @param components each part
   * @param checkedAt when it was tried
   */
  record Health(
      boolean healthy, List<String> issues, List<Component> components, Instant checkedAt) {}

  /**
   * One plugin.
   *
   * @param id its id
   * @param version its version
   * @param state {@code started} when something of it serves, {@code available} when it would serve
   *     if the configuration named it, {@code failed} or {@code disabled}
   * @param provides SPI and provider names, as {@code store:memory}
   * @param available those of {@code provides} that do not serve: they do when the configuration
   *     names them and the daemon restarts
   * @param capabilities what its providers claim, by {@code spi:name}
   * @param problem why it failed, or what waits to be done about it, in one line
   */
  record PluginStatus(
      String id,
      String version,
      String state,
      List<String> provides,
      List<String> available,
      Map<String, List<String>> capabilities,
      Optional<String> problem) {
    /** Copies lists and map. */
    public PluginStatus {
      provides = List.copyOf(provides);
      available = List.copyOf(available);
      capabilities = Map.copyOf(capabilities);
    }
  }

  /**
   * What is running.
   *
   * @param version the version of Holdfast
   * @param instance the identity of this process's run
   * @param pid the process id
   * @param startedAt when it started serving
   * @param providers the provider in force by SPI ({@code store} to {@code memory})
   * @param addresses where the gateways listen, by gateway name
   * @param promises what the configuration in force promises, by sentence
   */
  record Status(
      String version,
      String instance,
      long pid,
      Instant startedAt,
      Map<String, String> providers,
      Map<String, String> addresses,
      Map<String, String> promises) {}

  /**
   * What happened to the runtime itself.
   *
   * @param items the oldest first
   * @param last the sequence number up to which {@code items} tells everything; ask for what comes
   *     after it
   * @param hasForgotten whether events after the one asked for were forgotten: only the newest are
   *     kept
   */
  record Events(List<RuntimeEvent> items, long last, boolean hasForgotten) {
    /** Copies the items. */
    public Events {
      items = List.copyOf(items);
    }
  }

  /** What is running. */
  Status status();

  /**
   * Tries the runtime: a record is written, synced and read back, an entry is read and verified, a
   * lease is taken and given back. A check that is less than a second old is answered again, and
   * one that runs is shared. What has not answered after 5 s is unhealthy.
   */
  Health health();

  /**
   * The events of this run after that sequence number, as far as they are still kept and concern no
   * context that the caller may not read; an administrator sees all. Waits at most {@code patience}
   * for one to happen. Called within a {@link RequestScope}. Sequence numbers begin anew with each
   * run ({@link Status#instance}).
   */
  default Events events(long after, Duration patience) throws InterruptedException {
    return new Events(List.of(), after, false);
  }

  /**
   * Why nothing that is read may be taken for the newest without asking: the home is damaged, and
   * served as far as it can be proven. One line of ASCII; empty while all is well. Gateways say it
   * with every answer.
   */
  default Optional<String> degraded() {
    return Optional.empty();
  }

  /** All figures. */
  List<Metric> metrics();

  /** All plugins found. */
  List<PluginStatus> plugins();
}
