package dev.holdfast.kernel.dryrun;

import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.Leases;
import dev.holdfast.api.Outcome;
import dev.holdfast.api.Principal;
import dev.holdfast.api.Refusal;
import dev.holdfast.api.RequestScope;
import dev.holdfast.kernel.lease.KernelLeases;
import dev.holdfast.kernel.record.LogRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The leases port with dry runs: within one, leases are granted on its layer, when nobody really
 * holds the names, and end with it.
 */
final class OverlayLeases implements Leases {
  private final Leases real;
  private final Supplier<List<Lease>> held;
  private final Supplier<Optional<OverlayRun>> runs;
  private final QuietReads reads;

  OverlayLeases(
      Leases real,
      Supplier<List<Lease>> held,
      Supplier<Optional<OverlayRun>> runs,
      QuietReads reads) {
    this.real = real;
    this.held = held;
    this.runs = runs;
    this.reads = reads;
  }

  @Override
  public Outcome<Lease> acquire(Request request) {
    Optional<OverlayRun> run = runs.get();
    return run.isEmpty() ? real.acquire(request) : acquire(run.get(), request);
  }

  private Outcome<Lease> acquire(OverlayRun run, Request request) {
    Principal principal = RequestScope.current().principal();
    try {
      Refusal refusal = KernelLeases.check(request, principal);
      if (refusal != null) {
        return Outcome.refused(refusal);
      }
    } catch (HoldfastException e) {
      return Outcome.refused(e.refusal());
    }
    synchronized (run) {
      long now = reads.now();
      List<Lease> others = new ArrayList<>(held.get());
      others.addAll(run.layer().leases(now));
      for (Lease other : others) {
        boolean isShared = request.mode() == Mode.SHARED && other.mode() == Mode.SHARED;
        if (!isShared && !Collections.disjoint(other.names(), request.names())) {
          return Outcome.refused(KernelLeases.held(other));
        }
      }
      Lease lease = run.grant(request, principal, now);
      return Outcome.done(lease);
    }
  }

  @Override
  public Outcome<Lease> renew(String id, Optional<Duration> ttl) {
    Optional<OverlayRun> run = runs.get();
    if (run.isEmpty()) {
      return real.renew(id, ttl);
    }
    synchronized (run.get()) {
      long now = reads.now();
      Optional<Lease> own = own(run.get(), id, now);
      if (own.isEmpty()) {
        return notOfRun(id);
      }
      Duration duration = ttl.orElse(own.get().ttl());
      Refusal refusal = KernelLeases.checkTtl(duration);
      if (refusal != null) {
        return Outcome.refused(refusal);
      }
      long expiry = now + duration.toMillis();
      run.get().layer().follow(new LogRecord.LeaseRenewed(now, id, duration.toMillis(), expiry));
      return own(run.get(), id, now).map(Outcome::done).orElseGet(KernelLeases::ended);
    }
  }

  @Override
  public Outcome<Lease> release(String id) {
    Optional<OverlayRun> run = runs.get();
    if (run.isEmpty()) {
      return real.release(id);
    }
    synchronized (run.get()) {
      long now = reads.now();
      Optional<Lease> own = own(run.get(), id, now);
      if (own.isEmpty()) {
        return notOfRun(id);
      }
      run.get().layer().follow(new LogRecord.LeaseEnded(now, id));
      return Outcome.done(own.get());
    }
  }

  private static Optional<Lease> own(OverlayRun run, String id, long now) {
    Principal principal = RequestScope.current().principal();
    return run.layer().leases(now).stream()
        .filter(lease -> lease.id().equals(id))
        .filter(lease -> lease.expiresAt().isAfter(Instant.ofEpochMilli(now)))
        .filter(lease -> principal.admin() || lease.principal().equals(principal.name()))
        .findFirst();
  }

  private Outcome<Lease> notOfRun(String id) {
    return held.get().stream().anyMatch(lease -> lease.id().equals(id))
        ? Guards.refused("Changes of a lease that was acquired outside of the run")
        : KernelLeases.ended();
  }

  @Override
  public List<Lease> list() {
    List<Lease> all = new ArrayList<>(real.list());
    Principal principal = RequestScope.current().principal();
    runs.get()
        .ifPresent(run -> {
          synchronized (run) {
            run.layer().leases(reads.now()).stream()
                .filter(lease ->
                    lease.names().stream()
                        .allMatch(name -> principal.mayRead(KernelLeases.keyOf(name))))
                .map(lease ->
                    lease.principal().equals(principal.name())
                        ? lease
                        : KernelLeases.withoutId(lease))
                .forEach(all::add);
          }
        });
    return all;
  }
}
