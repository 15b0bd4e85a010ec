package dev.holdfast.api;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A dry run of any code that uses the ports. Within {@link #run}, writes go to an overlay that the
 * later reads, lists, histories and writes of the same run see; leases are granted on it, or
 * refused when they are really held, without waiting; and all of it is gone when the work returns.
 * The {@link Result} says what it would have done.
 *
 * <pre>{@code
 * DryRun.Result<Void> tried = DryRun.run(() -> scope.call(() -> agent.tidyUp(runtime)));
 * tried.report().effects().forEach(effect -> show(effect));
 * }</pre>
 *
 * <ol>
 *   <li>What would not be undone is refused {@link ErrorCode#UNSUPPORTED}: watches, backups,
 *       tokens, plugins, health checks, and a lease that was acquired outside of the run.
 *   <li>Reads see what others commit meanwhile, as they do outside; a key that the run wrote is its
 *       own from then on.
 *   <li>A run ends with its thread: like every {@link ScopedValue}, it reaches the threads of a
 *       structured task scope and no others. <strong>What a thread does that the work starts in
 *       another way is real.</strong> So are sockets, files and processes of the work itself and of
 *       plugins that it calls. The report lists this.
 *   <li>Runs do not nest.
 * </ol>
 */
public final class DryRun {
  private static final ScopedValue<DryRun> CURRENT = ScopedValue.newInstance();

  private static final List<String> NEVER_INTERCEPTED =
      List.of(
          "Threads that the work started outside of a structured task scope: what they did is real.",
          "Files, sockets and processes of the work itself.",
          "Values that the dry run had to read may be kept by caches of the store and the system.");

  /** What one runtime keeps for a run; implemented by the runtime. */
  public interface Overlay {
    /** What the run did so far. */
    DryRunReport report();

    /** The leases that the run was granted, ended ones included. */
    List<Leases.Lease> leases();
  }

  /**
   * What came of a dry run.
   *
   * @param value what the work returned
   * @param report what it would have done, to all runtimes together; it has no plan
   * @param leases the leases it would have been granted; their tokens are not those of real ones
   */
  public record Result<T extends @Nullable Object>(
      T value, DryRunReport report, List<Leases.Lease> leases) {
    /** Copies the list. */
    public Result {
      leases = List.copyOf(leases);
    }
  }

  private final Map<Object, Overlay> overlays = new IdentityHashMap<>();
  private final Set<String> outside = new LinkedHashSet<>(NEVER_INTERCEPTED);

  private DryRun() {}

  /** Runs the work so that nothing of what it does through the ports is kept. */
  public static <T extends @Nullable Object> Result<T> run(Callable<T> work) throws Exception {
    if (CURRENT.isBound()) {
      throw new IllegalStateException("a dry run within a dry run");
    }
    DryRun run = new DryRun();
    T value = ScopedValue.where(CURRENT, run).call(work::call);
    return run.result(value);
  }

  /** The dry run that the calling code is part of, if it is. */
  public static Optional<DryRun> current() {
    return CURRENT.isBound() ? Optional.of(CURRENT.get()) : Optional.empty();
  }

  /**
   * Does work on another thread as a part of this run; for those who do work for others there.
   *
   * @throws Exception what the work threw
   */
  public <T extends @Nullable Object> T call(Callable<T> work) throws Exception {
    return ScopedValue.where(CURRENT, this).call(work::call);
  }

  /**
   * The overlay of a runtime for this run; for runtimes.
   *
   * @param runtime whose; told apart by identity
   * @param begin makes the overlay at first use
   */
  public synchronized Overlay overlay(Object runtime, Supplier<? extends Overlay> begin) {
    return overlays.computeIfAbsent(runtime, ignored -> begin.get());
  }

  /** Lists something that happened within the run and could not be intercepted, as a sentence. */
  public synchronized void note(String notIntercepted) {
    outside.add(notIntercepted);
  }

  private synchronized <T extends @Nullable Object> Result<T> result(T value) {
    List<DryRunReport.Effect> effects = new ArrayList<>();
    List<DryRunReport.Event> events = new ArrayList<>();
    List<DryRunReport.MetricChange> metrics = new ArrayList<>();
    List<Leases.Lease> leases = new ArrayList<>();
    for (Overlay overlay : overlays.values()) {
      DryRunReport report = overlay.report();
      effects.addAll(report.effects());
      events.addAll(report.events());
      metrics.addAll(report.metrics());
      leases.addAll(overlay.leases());
    }
    return new Result<>(
        value,
        new DryRunReport(
            effects,
            events,
            metrics,
            false,
            Optional.empty(),
            Optional.empty(),
            List.copyOf(outside)),
        leases);
  }
}
