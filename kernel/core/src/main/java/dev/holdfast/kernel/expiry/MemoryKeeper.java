package dev.holdfast.kernel.expiry;

import dev.holdfast.api.Memory;
import dev.holdfast.api.Quantities;
import dev.holdfast.api.RuntimeEvent;
import dev.holdfast.api.seam.Threads;
import dev.holdfast.kernel.budget.MemoryBudget;
import dev.holdfast.kernel.commit.Evictor;
import dev.holdfast.kernel.config.MemoryMode;
import dev.holdfast.kernel.config.MemorySettings;
import dev.holdfast.kernel.event.EventSink;
import java.time.Duration;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps memory within its budget in the background: measures what cannot be reserved, tells of
 * thresholds that were crossed, and has entries evicted.
 */
public final class MemoryKeeper implements AutoCloseable {
  private static final Duration PERIOD = Duration.ofMillis(100);
  private static final Logger LOG = LoggerFactory.getLogger(MemoryKeeper.class);

  private final MemoryBudget budget;
  private final Evictor evictor;
  private final LongSupplier nativeBytes;
  private final EventSink events;
  private final Threads.Repeating work;

  /**
   * Starts to keep.
   *
   * @param nativeBytes what plugins hold outside of the heap
   */
  public static MemoryKeeper open(
      MemoryBudget budget,
      Evictor evictor,
      LongSupplier nativeBytes,
      EventSink events,
      Threads threads) {
    return new MemoryKeeper(budget, evictor, nativeBytes, events, threads);
  }

  private MemoryKeeper(
      MemoryBudget budget,
      Evictor evictor,
      LongSupplier nativeBytes,
      EventSink events,
      Threads threads) {
    this.budget = budget;
    this.evictor = evictor;
    this.nativeBytes = nativeBytes;
    this.events = events;
    MemorySettings settings = budget.settings();
    tellOf("memory.soft", settings.softLimitBytes());
    tellOf("memory.evict-from", settings.evictFromBytes());
    tellOf("memory.hard-limit", settings.ordinaryLimitBytes() / 100 * 98);
    this.work = threads.every("holdfast-memory", PERIOD, this::keep);
  }

  private void keep() {
    budget.measured(Memory.Account.NATIVE, nativeBytes.getAsLong());
    budget.crossings().deliver(budget.used());
    evictor.relieve();
  }

  private void tellOf(String setting, long bytes) {
    if (bytes > 0) {
      budget.crossings().add(bytes, isRising -> tell(setting, bytes, isRising));
    }
  }

  private void tell(String setting, long bytes, boolean isRising) {
    long used = budget.used();
    long limit = budget.settings().hardLimitBytes();
    String message =
        "Memory %s %s (%s): %d of %d bytes are accounted."
            .formatted(
                isRising ? "reached" : "fell below",
                setting,
                Quantities.formatSize(bytes),
                used,
                limit);
    if (isRising && budget.settings().mode() != MemoryMode.OBSERVE) {
      LOG.warn("{}", message);
    }
    events.tell(
        RuntimeEvent.Kind.PRESSURE,
        message,
        Map.of(
            "setting", setting,
            "thresholdBytes", bytes,
            "rising", isRising,
            "usedBytes", used,
            "limitBytes", limit));
  }

  @Override
  public void close() {
    work.close();
  }
}
