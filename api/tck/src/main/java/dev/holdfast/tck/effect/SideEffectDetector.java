package dev.holdfast.tck.effect;

import dev.holdfast.api.ContextEvent;
import dev.holdfast.api.ContextRuntime;
import dev.holdfast.api.Contexts;
import dev.holdfast.api.Leases;
import dev.holdfast.api.Observatory.Metric;
import dev.holdfast.api.RequestScope;
import dev.holdfast.api.Watch;
import dev.holdfast.api.WriteRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/**
 * Compares everything that can be observed of a running Holdfast before and after some work, and
 * names what differs: every entry with its bytes and head, every version of every key, leases,
 * figures, answers to named requests, changes that a watcher sees, files of the home byte for byte,
 * and whatever else a test knows to look at.
 *
 * <p>It lives in this kit because it needs nothing but the inbound ports and a folder: programs
 * that embed Holdfast test their {@code DryRun}s with it as the kernel tests its own. Nothing else
 * may use the runtime meanwhile. Figures and files are looked at last before the work and first
 * after it, so that looking is not mistaken for an effect.
 *
 * <p>It cannot see what no port shows: the order in which a store would give entries up, caches,
 * memory.
 */
public final class SideEffectDetector {
  /** Figures that a dry run moves by design, and those that move by themselves. */
  private static final Set<String> ALLOWED_FIGURES =
      Set.of(
          "holdfast_dry_runs_total",
          "holdfast_sweeps_total",
          "holdfast_heap_used_bytes",
          "holdfast_heap_max_bytes");

  /** How long a watcher is listened to for a change that should not come. */
  private static final Duration LISTENING = Duration.ofMillis(50);

  private final Contexts contexts;
  private final Supplier<RequestScope> scopes;
  private final Map<String, Supplier<?>> ownLooks = new LinkedHashMap<>();
  private final List<WriteRequest> named = new ArrayList<>();
  private final Set<String> allowedFigures = new TreeSet<>(ALLOWED_FIGURES);
  private Supplier<List<Metric>> figures = List::of;
  private Optional<Leases> leases = Optional.empty();
  private Optional<Path> folder = Optional.empty();

  private SideEffectDetector(Contexts contexts, Supplier<RequestScope> scopes) {
    this.contexts = contexts;
    this.scopes = scopes;
  }

  /**
   * Looks at contexts alone.
   *
   * @param scopes makes a scope for each look; its principal may read everything
   */
  public static SideEffectDetector of(Contexts contexts, Supplier<RequestScope> scopes) {
    return new SideEffectDetector(contexts, scopes);
  }

  /** Looks at contexts, leases and figures of a runtime. */
  public static SideEffectDetector of(ContextRuntime runtime, Supplier<RequestScope> scopes) {
    return of(runtime.contexts(), scopes)
        .withLeases(runtime.leases())
        .withFigures(() -> runtime.observatory().metrics());
  }

  /** Looks at the leases in force too. */
  public SideEffectDetector withLeases(Leases port) {
    leases = Optional.of(port);
    return this;
  }

  /** Looks at the figures too. */
  public SideEffectDetector withFigures(Supplier<List<Metric>> source) {
    figures = source;
    return this;
  }

  /** Looks at every file below a folder too: that it is there, its length and its bytes. */
  public SideEffectDetector withFiles(Path below) {
    folder = Optional.of(below);
    return this;
  }

  /** Looks at what would be answered to this request, which has an idempotency key, too. */
  public SideEffectDetector withNamed(WriteRequest request) {
    named.add(request);
    return this;
  }

  /** Looks at something of the test's own too; it is compared by {@code toString}. */
  public SideEffectDetector with(String name, Supplier<?> look) {
    ownLooks.put(name, look);
    return this;
  }

  /** Lets a figure move: one of a process, or of a clock. */
  public SideEffectDetector allowing(String figure) {
    allowedFigures.add(figure);
    return this;
  }

  /** Does the work, and names what it changed, one line each; none when it left no trace. */
  public List<String> differences(Callable<?> work) throws Exception {
    Watch watch = scopes.get().get(() -> contexts.watch("", Optional.empty())).orThrow();
    try (watch) {
      Map<String, String> before = slowly();
      before.putAll(quickly());
      work.call();
      Map<String, String> after = quickly();
      after.putAll(slowly());
      List<String> differences = compare(before, after);
      for (Watch.Next next = watch.next(LISTENING);
          next instanceof Watch.Next.Event(ContextEvent event);
          next = watch.next(LISTENING)) {
        differences.add("a watcher was told: " + event.kind() + " " + event.key());
      }
      return differences;
    }
  }

  /** What looking at the rest could change. */
  private Map<String, String> quickly() throws Exception {
    Map<String, String> found = new TreeMap<>();
    for (Metric metric : figures.get()) {
      if (!allowedFigures.contains(metric.name())) {
        // The mean of the last minute moves with the minute; how much was recorded does not.
        double value =
            metric.spread().map(spread -> (double) spread.count()).orElse(metric.value());
        found.put("figure " + metric.name() + metric.labels(), Double.toString(value));
      }
    }
    if (folder.isPresent()) {
      Look.files(folder.get(), found);
    }
    ownLooks.forEach((name, look) -> found.put(name, Objects.toString(look.get())));
    return found;
  }

  private Map<String, String> slowly() throws Exception {
    Map<String, String> found = new TreeMap<>();
    scopes
        .get()
        .call(() -> {
          Look.contexts(contexts, found);
          leases.ifPresent(port ->
              port.list().forEach(lease -> found.put("lease " + lease.token(), lease.toString())));
          for (WriteRequest request : named) {
            found.put(
                "answer to " + request.idempotencyKey().orElse("an unnamed request"),
                Look.answer(contexts, request));
          }
          return null;
        });
    return found;
  }

  private static List<String> compare(Map<String, String> before, Map<String, String> after) {
    Set<String> names = new TreeSet<>(before.keySet());
    names.addAll(after.keySet());
    List<String> differences = new ArrayList<>();
    for (String name : names) {
      String was = before.getOrDefault(name, "absent");
      String is = after.getOrDefault(name, "absent");
      if (!was.equals(is)) {
        differences.add(name + ": " + was + " -> " + is);
      }
    }
    return differences;
  }
}
