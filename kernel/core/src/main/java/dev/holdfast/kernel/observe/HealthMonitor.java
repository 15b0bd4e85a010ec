package dev.holdfast.kernel.observe;

import dev.holdfast.api.Observatory.Component;
import dev.holdfast.api.Observatory.Health;
import dev.holdfast.api.RuntimeEvent;
import dev.holdfast.api.seam.Threads;
import dev.holdfast.api.seam.Ticker;
import dev.holdfast.kernel.event.EventSink;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks the health, when it is time and when somebody asks. Whoever asks shares the check that
 * runs, or gets the one of the last second; no check takes longer than {@link
 * HealthCheck#PATIENCE}, because what has not answered by then is the finding.
 *
 * <p>When a part stops working, or works again, that is an event and a line of the log.
 */
public final class HealthMonitor implements AutoCloseable {
  /** How often the health is checked without being asked for. */
  static final Duration PERIOD = Duration.ofSeconds(30);

  private static final Logger LOG = LoggerFactory.getLogger(HealthMonitor.class);
  private static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();

  private final List<HealthProbe> canaries;
  private final HealthParts parts;
  private final Map<HealthContribution, HealthProbe> contributed = new HashMap<>();
  private final Map<String, Long> unhealthySince = new HashMap<>();
  private final Threads threads;
  private final InstantSource clock;
  private final Ticker ticker;
  private final EventSink events;
  private final BooleanSupplier isInTrouble;
  private final long patienceNanos;
  private final Object lock = new Object();
  private @Nullable CompletableFuture<Health> running;
  private @Nullable Health last;
  private long lastTick;
  private boolean wasInTrouble;
  private Threads.@Nullable Repeating repeating;

  /** Over tries that were made already; checks only when asked. */
  HealthMonitor(
      List<HealthProbe> canaries,
      HealthParts parts,
      Threads threads,
      InstantSource clock,
      Ticker ticker,
      EventSink events,
      BooleanSupplier isInTrouble,
      Duration patience) {
    this.canaries = List.copyOf(canaries);
    this.parts = parts;
    this.patienceNanos = patience.toNanos();
    this.threads = threads;
    this.clock = clock;
    this.ticker = ticker;
    this.events = events;
    this.isInTrouble = isInTrouble;
  }

  /**
   * Begins to check.
   *
   * @param isInTrouble whether the log or the store is known not to take everything: when that
   *     changes, what was checked before is no answer
   */
  public static HealthMonitor open(
      HealthCheck check,
      HealthParts parts,
      Threads threads,
      InstantSource clock,
      Ticker ticker,
      EventSink events,
      BooleanSupplier isInTrouble) {
    HealthMonitor monitor =
        new HealthMonitor(
            check.probes(),
            parts,
            threads,
            clock,
            ticker,
            events,
            isInTrouble,
            HealthCheck.PATIENCE);
    monitor.repeating = threads.every("holdfast-health", PERIOD, monitor::check);
    return monitor;
  }

  /** The health now, or of less than a second ago. */
  public Health check() {
    CompletableFuture<Health> mine;
    boolean trouble = isInTrouble.getAsBoolean();
    synchronized (lock) {
      if (last != null && trouble == wasInTrouble && ticker.nanos() - lastTick < FRESH_NANOS) {
        return last;
      }
      if (running == null) {
        wasInTrouble = trouble;
        CompletableFuture<Health> started = new CompletableFuture<>();
        running = started;
        // Of its own, because whoever asked first may be interrupted, and others wait too.
        threads.virtual("holdfast-health-check", () -> run(started));
      }
      mine = running;
    }
    return mine.join();
  }

  /** Checks out of turn, when the log or the store began or ceased to refuse. */
  void look() {
    boolean trouble = isInTrouble.getAsBoolean();
    boolean isNews;
    synchronized (lock) {
      isNews = trouble != wasInTrouble;
    }
    if (isNews) {
      check();
    }
  }

  private void run(CompletableFuture<Health> started) {
    Health health;
    try {
      health = health(tryAll());
    } catch (RuntimeException e) {
      LOG.error("the health check failed", e);
      health = health(List.of(new Component("check", false, "the check itself failed: " + e)));
    }
    try {
      tellChanges(health);
    } finally {
      synchronized (lock) {
        last = health;
        lastTick = ticker.nanos();
        running = null;
      }
      started.complete(health);
    }
  }

  private Health health(List<Component> components) {
    List<String> issues =
        components.stream()
            .filter(component -> !component.healthy())
            .map(component -> component.name() + ": " + component.detail())
            .toList();
    return new Health(issues.isEmpty(), issues, components, clock.instant());
  }

  private List<Component> tryAll() {
    List<HealthProbe> probes = new ArrayList<>(canaries);
    for (HealthContribution part : parts.all()) {
      probes.add(
          contributed.computeIfAbsent(
              part, added -> new HealthProbe("part " + contributed.size(), added::health)));
    }
    long start = ticker.nanos();
    probes.forEach(probe -> probe.begin(threads, start));
    List<Component> components = new ArrayList<>();
    try {
      for (HealthProbe probe : probes) {
        long now = ticker.nanos();
        components.add(probe.await(start + patienceNanos - now, now));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      components.add(new Component("check", false, "the check was interrupted"));
    }
    return components;
  }

  /** Only the thread of a check comes here, and there is one at a time. */
  private void tellChanges(Health health) {
    long now = ticker.nanos();
    for (Component component : health.components()) {
      Long since = unhealthySince.get(component.name());
      if (!component.healthy() && since == null) {
        unhealthySince.put(component.name(), now);
        LOG.warn("health: '{}' does not work: {}", component.name(), component.detail());
        events.tell(
            RuntimeEvent.Kind.UNHEALTHY,
            "The part '" + component.name() + "' does not work; see health.",
            Map.of("component", component.name()));
      } else if (component.healthy() && since != null) {
        unhealthySince.remove(component.name());
        long seconds = Duration.ofNanos(now - since).toSeconds();
        LOG.info("health: '{}' works again after {} s", component.name(), seconds);
        events.tell(
            RuntimeEvent.Kind.RECOVERED,
            "The part '" + component.name() + "' works again.",
            Map.of("component", component.name(), "unhealthySeconds", seconds));
      }
    }
  }

  /** Stops checking by itself; {@link #check} still answers. */
  @Override
  public void close() {
    if (repeating != null) {
      repeating.close();
    }
  }
}
