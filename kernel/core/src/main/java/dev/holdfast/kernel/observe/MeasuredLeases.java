package dev.holdfast.kernel.observe;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.Leases;
import dev.holdfast.api.Outcome;
import dev.holdfast.api.Refusal;
import dev.holdfast.api.RuntimeEvent;
import dev.holdfast.api.seam.Ticker;
import dev.holdfast.api.spi.Meter;
import dev.holdfast.api.spi.lock.LockManager;
import dev.holdfast.kernel.event.EventSink;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The leases port, measured. It remembers each lease until it is given back: one that ended
 * otherwise is lost, and told.
 */
public final class MeasuredLeases implements Leases {
  private static final String BELOW = "/**";

  private final Map<String, Lease> given = new ConcurrentHashMap<>();
  private final Leases leases;
  private final LockManager locks;
  private final InstantSource clock;
  private final Ticker ticker;
  private final EventSink events;
  private final Meter.Counter acquired;
  private final Meter.Counter timeouts;
  private final Meter.Counter renewed;
  private final Meter.Counter released;
  private final Meter.Counter lost;
  private final Meter.Timer waits;

  /** Measures that port, over the manager that says what is in force. */
  public MeasuredLeases(
      Leases leases,
      LockManager locks,
      InstantSource clock,
      Ticker ticker,
      Meter meter,
      EventSink events) {
    this.leases = leases;
    this.locks = locks;
    this.clock = clock;
    this.ticker = ticker;
    this.events = events;
    this.acquired = meter.counter("leases_acquired_total", "Leases granted.");
    this.timeouts =
        meter.counter(
            "lease_timeouts_total",
            "Requests for a lease that ended with another holding a name; with no wait asked for, at once.");
    this.renewed = meter.counter("leases_renewed_total", "Leases extended.");
    this.released = meter.counter("leases_released_total", "Leases given back.");
    this.lost =
        meter.counter("leases_lost_total", "Leases that ended although nobody gave them back.");
    this.waits =
        meter.timer(
            "lease_wait_seconds",
            "How long requests for a lease take, granted or not, with the sync of the grant.");
  }

  /** Remembers the leases that were in force before the start. */
  public void restored() {
    locks.held().forEach(this::remember);
  }

  private void remember(Lease lease) {
    given.put(lease.id(), lease);
  }

  @Override
  public Outcome<Lease> acquire(Request request) {
    long start = ticker.nanos();
    Outcome<Lease> outcome = leases.acquire(request);
    waits.record(ticker.nanos() - start);
    switch (outcome) {
      case Outcome.Done<Lease>(Lease lease) -> {
        acquired.add(1);
        remember(lease);
      }
      case Outcome.Refused<Lease>(Refusal why) -> {
        if (why.code() == ErrorCode.HELD) {
          timeouts.add(1);
        }
      }
    }
    return outcome;
  }

  @Override
  public Outcome<Lease> renew(String id, Optional<Duration> ttl) {
    Outcome<Lease> outcome = leases.renew(id, ttl);
    if (outcome instanceof Outcome.Done<Lease>(Lease lease)) {
      renewed.add(1);
      given.replace(id, lease);
    }
    return outcome;
  }

  @Override
  public Outcome<Lease> release(String id) {
    Outcome<Lease> outcome = leases.release(id);
    if (outcome instanceof Outcome.Done<Lease>) {
      released.add(1);
      given.remove(id);
    }
    return outcome;
  }

  @Override
  public List<Lease> list() {
    return leases.list();
  }

  /** Tells of the leases that ended since the last look without having been given back. */
  public void tellLost() {
    Instant now = clock.instant();
    for (Lease lease : given.values()) {
      // A renewal may come between the two looks; then the manager still knows the lease.
      if (now.isAfter(lease.expiresAt())
          && locks.find(lease.id()).isEmpty()
          && given.remove(lease.id(), lease)) {
        lost.add(1);
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("holder", lease.principal());
        facts.put("names", lease.names().size());
        facts.put("token", lease.token());
        events.tell(
            RuntimeEvent.Kind.LEASE_LOST,
            Optional.of(coveredBy(lease.names().getFirst())),
            "A lease ended at its expiry; its holder neither renewed it nor gave it back.",
            facts);
      }
    }
  }

  private static ContextKey coveredBy(String name) {
    return new ContextKey(
        name.endsWith(BELOW) ? name.substring(0, name.length() - BELOW.length()) : name);
  }
}
