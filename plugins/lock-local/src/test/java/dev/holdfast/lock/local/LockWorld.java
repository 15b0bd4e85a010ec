package dev.holdfast.lock.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.Leases;
import dev.holdfast.api.Leases.Lease;
import dev.holdfast.api.spi.lock.LockManager;
import dev.holdfast.api.spi.lock.LockOutcome;
import dev.holdfast.api.spi.lock.LockRequest;
import dev.holdfast.tck.FakeWorld;
import dev.holdfast.tck.MapSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/** A lock manager in a world whose clock is moved by hand, and requests for it. */
final class LockWorld implements AutoCloseable {
  static final Duration TTL = Duration.ofSeconds(30);
  static final Duration PATIENCE = Duration.ofSeconds(60);

  final FakeWorld world = new FakeWorld();
  final LocalLockManager manager;
  final AtomicLong tokens = new AtomicLong();

  LockWorld() {
    this(Map.of());
  }

  LockWorld(Map<String, String> settings) {
    LockManager created =
        new LocalLockProvider()
            .create(new MapSettings(settings), world.context(Path.of("not-used")));
    manager = (LocalLockManager) created;
  }

  LockRequest request(String id, Duration patience, String... names) {
    return request(id, patience, tokens::incrementAndGet, names);
  }

  LockRequest request(
      String id, Duration patience, LockRequest.TokenSource source, String... names) {
    return new LockRequest(
        id, List.of(names), Leases.Mode.EXCLUSIVE, "tester", "alice", TTL, patience, source);
  }

  /** Asks without waiting, and must be granted. */
  Lease take(String id, String... names) throws InterruptedException {
    return granted(manager.acquire(request(id, Duration.ZERO, names)));
  }

  /** Asks on another thread, and returns when the request waits. */
  Waiting waitFor(String id, String... names) {
    return waitFor(request(id, PATIENCE, names));
  }

  Waiting waitFor(LockRequest request) {
    int before = manager.waiting();
    Waiting waiting = start(request);
    until(() -> manager.waiting() == before + 1);
    return waiting;
  }

  Waiting start(LockRequest request) {
    CompletableFuture<LockOutcome> outcome = new CompletableFuture<>();
    Thread thread =
        world
            .threads()
            .virtual(
                request.id(),
                () -> {
                  try {
                    outcome.complete(manager.acquire(request));
                  } catch (InterruptedException | RuntimeException e) {
                    outcome.completeExceptionally(e);
                  }
                });
    return new Waiting(thread, outcome);
  }

  /** Lets time pass as it does when nobody calls. */
  void pass(Duration duration) {
    world.time().advance(duration);
    world.threads().runRepeating();
  }

  static Lease granted(LockOutcome outcome) {
    assertThat(outcome).isInstanceOf(LockOutcome.Granted.class);
    return ((LockOutcome.Granted) outcome).lease();
  }

  static void until(BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(20));
      Thread.yield();
    }
  }

  @Override
  public void close() {
    manager.close();
  }

  /** A request on its own thread. */
  record Waiting(Thread thread, CompletableFuture<LockOutcome> outcome) {
    LockOutcome join() throws Exception {
      return outcome.get(20, TimeUnit.SECONDS);
    }
  }
}
