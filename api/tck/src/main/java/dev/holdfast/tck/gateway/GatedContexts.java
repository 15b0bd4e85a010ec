package dev.holdfast.tck.gateway;

import dev.holdfast.api.Content;
import dev.holdfast.api.ContextEntry;
import dev.holdfast.api.ContextKey;
import dev.holdfast.api.ContextSummary;
import dev.holdfast.api.Contexts;
import dev.holdfast.api.Digest;
import dev.holdfast.api.DryRunReport;
import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.EventCursor;
import dev.holdfast.api.HistoryItem;
import dev.holdfast.api.Outcome;
import dev.holdfast.api.Page;
import dev.holdfast.api.Priority;
import dev.holdfast.api.RequestScope;
import dev.holdfast.api.Watch;
import dev.holdfast.api.WriteRequest;
import dev.holdfast.api.Written;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Contexts in which every key below {@code kit/} is there. Those below {@code kit/gated/} are
 * answered only when the gate is open.
 */
final class GatedContexts implements Contexts {
  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

  private final CountDownLatch gate = new CountDownLatch(1);
  private final AtomicInteger inFlight = new AtomicInteger();

  /** Lets everything pass. */
  void open() {
    gate.countDown();
  }

  /** How many reads are waiting at the gate. */
  int inFlight() {
    return inFlight.get();
  }

  @Override
  public Outcome<ContextEntry> find(ContextKey key, OptionalLong version) {
    // Throws outside of a request's scope, as the contract of the port says.
    String writer = RequestScope.current().principal().name();
    if (!key.startsWith("kit/")) {
      return Outcome.refused(ErrorCode.NOT_FOUND, "There is no such context.");
    }
    if (key.startsWith("kit/gated/") && !passGate()) {
      return Outcome.refused(ErrorCode.DEADLINE, "The request was cut off.");
    }
    byte[] value = ('"' + GatewayContract.VALUE + '"').getBytes(StandardCharsets.UTF_8);
    return Outcome.done(
        new ContextEntry(
            new ContextSummary(
                key,
                1,
                value.length,
                Digest.compute(value),
                Content.JSON,
                NOW,
                Optional.empty(),
                Priority.NORMAL,
                writer),
            value));
  }

  private boolean passGate() {
    inFlight.incrementAndGet();
    try {
      gate.await();
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      inFlight.decrementAndGet();
    }
  }

  @Override
  public Outcome<Page<ContextSummary>> list(String prefix, Optional<String> after, int limit) {
    return Outcome.done(new Page<>(List.of(), Optional.empty()));
  }

  @Override
  public Outcome<Page<ContextSummary>> expiring(
      String prefix, Duration within, Optional<String> after, int limit) {
    return Outcome.refused(ErrorCode.UNSUPPORTED, "Deadlines are not listed here.");
  }

  @Override
  public Outcome<Page<HistoryItem>> history(ContextKey key, long after, int limit) {
    return refused();
  }

  @Override
  public Outcome<List<Written>> write(WriteRequest request) {
    return refused();
  }

  @Override
  public Outcome<DryRunReport> dryRun(WriteRequest request) {
    return Outcome.refused(ErrorCode.UNSUPPORTED, "Dry runs are not served here.");
  }

  @Override
  public Outcome<Watch> watch(String prefix, Optional<EventCursor> from) {
    return refused();
  }

  private static <T> Outcome<T> refused() {
    return Outcome.refused(ErrorCode.UNSUPPORTED, "The runtime of the tests only reads.");
  }
}
