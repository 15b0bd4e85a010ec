package dev.holdfast.tck.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.fail;

import dev.holdfast.api.Leases;
import dev.holdfast.api.Leases.Lease;
import dev.holdfast.api.spi.lock.LockManager;
import dev.holdfast.api.spi.lock.LockOutcome;
import dev.holdfast.api.spi.lock.LockRequest;
import dev.holdfast.tck.contract.Bench;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/** Asks one manager for leases, each request on a thread of its own. */
final class Asking {
  static final Duration TTL = Duration.ofSeconds(30);
  static final Duration PATIENCE = Duration.ofMinutes(10);
  static final Duration MOMENT = Duration.ofMillis(1);

  final AtomicLong tokens = new AtomicLong();
  private final Bench<LockManager> bench;
  private final LockManager manager;

  Asking(Bench<LockManager> bench, LockManager manager) {
    this.bench = bench;
    this.manager = manager;
  }

  LockRequest request(String id, Duration patience, String... names) {
    return request(id, Leases.Mode.EXCLUSIVE, patience, tokens::incrementAndGet, names);
  }

  LockRequest shared(String id, Duration patience, String... names) {
    return request(id, Leases.Mode.SHARED, patience, tokens::incrementAndGet, names);
  }

  static LockRequest request(
      String id,
      Leases.Mode mode,
      Duration patience,
      LockRequest.TokenSource source,
      String... names) {
    return new LockRequest(id, List.of(names), mode, "tester", "alice", TTL, patience, source);
  }

  /** Asks, and answers when the manager does. */
  LockOutcome ask(LockRequest request) {
    Waiting waiting = start(request);
    try {
      return bench.join(waiting.outcome());
    } finally {
      waiting.thread().interrupt();
    }
  }

  /** Asks without waiting. */
  LockOutcome ask(String id, String... names) {
    return ask(request(id, Duration.ZERO, names));
  }

  /** Asks without waiting, and must be granted. */
  Lease take(String id, String... names) {
    return granted(ask(id, names));
  }

  /** Asks and must wait; returns when it does. */
  Waiting waitFor(String id, String... names) {
    return waitFor(request(id, PATIENCE, names));
  }

  Waiting waitFor(LockRequest request) {
    int before = manager.waiting();
    Waiting waiting = start(request);
    bench.until(
        "'" + request.id() + "' waits",
        () -> manager.waiting() == before + 1 || waiting.outcome().isDone());
    if (waiting.outcome().isDone()) {
      fail("'" + request.id() + "' does not wait: " + bench.join(waiting.outcome()));
    }
    return waiting;
  }

  Waiting start(LockRequest request) {
    CompletableFuture<LockOutcome> outcome = new CompletableFuture<>();
    Thread thread = bench.call(() -> manager.acquire(request), outcome);
    return new Waiting(thread, outcome);
  }

  /** The lease that a waiting request gets. */
  Lease granted(Waiting waiting) {
    return granted(bench.join(waiting.outcome()));
  }

  static Lease granted(LockOutcome outcome) {
    return assertInstanceOf(LockOutcome.Granted.class, outcome, "a grant").lease();
  }

  static void assertHeldBy(Lease holder, LockOutcome outcome) {
    Lease by = assertInstanceOf(LockOutcome.Held.class, outcome, "a refusal").by();
    assertEquals(holder.id(), by.id(), "the holder");
  }

  /** A request on its own thread. */
  record Waiting(Thread thread, CompletableFuture<LockOutcome> outcome) {}
}
