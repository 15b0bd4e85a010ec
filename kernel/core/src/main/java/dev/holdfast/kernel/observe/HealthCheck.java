package dev.holdfast.kernel.observe;

import dev.holdfast.api.Leases;
import dev.holdfast.api.Observatory.Component;
import dev.holdfast.api.Observatory.Health;
import dev.holdfast.api.Refusal;
import dev.holdfast.api.seam.Ticker;
import dev.holdfast.api.spi.lock.LockManager;
import dev.holdfast.api.spi.lock.LockOutcome;
import dev.holdfast.api.spi.lock.LockRequest;
import dev.holdfast.api.spi.store.ContextStore;
import dev.holdfast.api.spi.store.EntryHead;
import dev.holdfast.api.spi.store.StoreRead;
import dev.holdfast.kernel.commit.CommitPipeline;
import dev.holdfast.kernel.commit.Quarantine;
import dev.holdfast.kernel.commit.Sequencer;
import dev.holdfast.kernel.lease.KernelLeases;
import dev.holdfast.kernel.record.LogRecord;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Tries the kernel: a record through the log and its sync, a verified read, a lease. */
public final class HealthCheck {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Optional<Quarantine> quarantine;
  private final HealthParts parts;
  private final Sequencer sequencer;
  private final CommitPipeline pipeline;
  private final ContextStore store;
  private final LockManager locks;
  private final LockRequest.TokenSource tokens;
  private final InstantSource clock;
  private final Ticker ticker;

  /** Over the parts that it tries. */
  public HealthCheck(
      Optional<Quarantine> quarantine,
      HealthParts parts,
      Sequencer sequencer,
      CommitPipeline pipeline,
      ContextStore store,
      LockManager locks,
      LockRequest.TokenSource tokens,
      InstantSource clock,
      Ticker ticker) {
    this.quarantine = quarantine;
    this.parts = parts;
    this.sequencer = sequencer;
    this.pipeline = pipeline;
    this.store = store;
    this.locks = locks;
    this.tokens = tokens;
    this.clock = clock;
    this.ticker = ticker;
  }

  /** Tries everything now. */
  public Health run() {
    List<Component> components =
        new ArrayList<>(quarantine.isPresent() ? readOnly(quarantine.get()) : whole());
    parts.all().forEach(part -> components.add(part.health()));
    List<String> issues = new ArrayList<>();
    for (Component component : components) {
      if (!component.healthy()) {
        issues.add(component.name() + ": " + component.detail());
      }
    }
    return new Health(issues.isEmpty(), issues, components, clock.instant());
  }

  private List<Component> whole() {
    return List.of(
        attempt("log", this::writeCanary),
        attempt("store", this::read),
        attempt("lock", this::lock));
  }

  /** The log takes nothing, so there is nothing to try but reading. */
  private List<Component> readOnly(Quarantine damaged) {
    return List.of(new Component("home", false, damaged.told()), attempt("store", this::read));
  }

  private Component attempt(String name, Callable<String> work) {
    long start = ticker.nanos();
    try {
      String seen = work.call();
      return new Component(name, true, seen + " in " + (ticker.nanos() - start) / 1000 + " us");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Component(name, false, "the check was interrupted");
    } catch (TimeoutException e) {
      return new Component(name, false, "no answer within " + PATIENCE.toSeconds() + " s");
    } catch (ExecutionException e) {
      return new Component(
          name, false, String.valueOf(e.getCause() == null ? e : e.getCause().getMessage()));
    } catch (Exception e) {
      return new Component(name, false, String.valueOf(e.getMessage()));
    }
  }

  private String writeCanary() throws Exception {
    sequencer.lease(LogRecord.Canary::new).get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    // The canary is small: it may have found room where a write does not.
    Optional<Refusal> trouble = sequencer.logTrouble();
    if (trouble.isPresent()) {
      throw trouble.get().toException();
    }
    return "a record was made durable and applied";
  }

  private String read() {
    if (pipeline.unappliedKeys() > 0) {
      throw new IllegalStateException(
          pipeline.unappliedKeys()
              + " keys have writes that the store could not apply; see the daemon's log, and give the store's disk room");
    }
    for (EntryHead head : store.scan("", Optional.empty(), 1)) {
      if (store.find(head.key()) instanceof StoreRead.Damaged) {
        throw new IllegalStateException("an entry is damaged");
      }
      return "an entry was read and verified";
    }
    return "the store is empty and answers";
  }

  private String lock() throws InterruptedException {
    LockOutcome outcome =
        locks.acquire(
            new LockRequest(
                "canary-" + ticker.nanos(),
                KernelLeases.CANARY_NAMES,
                Leases.Mode.EXCLUSIVE,
                "health check",
                "holdfast",
                Duration.ofSeconds(30),
                PATIENCE,
                tokens));
    if (outcome instanceof LockOutcome.Granted(Leases.Lease lease)) {
      locks.release(lease.id());
      return "a lease was granted and released";
    }
    throw new IllegalStateException("no lease was granted");
  }
}
