package dev.holdfast.tck;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.Memory;
import dev.holdfast.api.Outcome;
import dev.holdfast.api.Refusal;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** A memory budget for tests: one sum, one limit, nobody who makes room or is told. */
public final class FakeMemory implements Memory {
  private final AtomicLong used = new AtomicLong();
  private final AtomicLong limitBytes;

  /** With room for whatever a test needs. */
  public FakeMemory() {
    this(1L << 40);
  }

  /** With that hard limit. */
  public FakeMemory(long limitBytes) {
    this.limitBytes = new AtomicLong(limitBytes);
  }

  /** The hard limit is this from now on. */
  public void limit(long bytes) {
    limitBytes.set(bytes);
  }

  @Override
  public Outcome<Reservation> reserve(Account account, long bytes) {
    Held held = new Held();
    return held.grow(bytes).map(Outcome::<Reservation>refused).orElseGet(() -> Outcome.done(held));
  }

  @Override
  public Usage usage() {
    long limit = limitBytes.get();
    return new Usage(used.get(), limit, limit, limit, 0, Map.of(Account.REQUESTS, used.get()));
  }

  @Override
  public Subscription onPressure(Collection<Integer> percents, Consumer<Pressure> callback) {
    return () -> {};
  }

  private final class Held implements Reservation {
    private long bytes;

    @Override
    public Optional<Refusal> grow(long moreBytes) {
      if (used.addAndGet(moreBytes) > limitBytes.get()) {
        used.addAndGet(-moreBytes);
        return Optional.of(
            Refusal.of(ErrorCode.OVER_BUDGET, "No room (memory.hard-limit).")
                .with("neededBytes", moreBytes));
      }
      bytes += moreBytes;
      return Optional.empty();
    }

    @Override
    public long bytes() {
      return bytes;
    }

    @Override
    public void close() {
      used.addAndGet(-bytes);
      bytes = 0;
    }
  }
}
