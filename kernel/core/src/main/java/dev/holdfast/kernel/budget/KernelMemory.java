package dev.holdfast.kernel.budget;

import dev.holdfast.api.Memory;
import dev.holdfast.api.Outcome;
import dev.holdfast.api.Refusal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The memory port. */
public final class KernelMemory implements Memory {
  /** How often room is made for one reservation; others may take it again and again. */
  private static final int ATTEMPTS = 4;

  private final MemoryBudget budget;
  private final Relief relief;

  /** Over a budget, and who makes room in it. */
  public KernelMemory(MemoryBudget budget, Relief relief) {
    this.budget = budget;
    this.relief = relief;
  }

  @Override
  public Outcome<Reservation> reserve(Account account, long bytes) {
    if (!account.isOpen()) {
      throw new IllegalArgumentException("only the kernel reserves for " + account);
    }
    Refusal refusal = take(account, bytes);
    return refusal == null ? Outcome.done(new Held(account, bytes)) : Outcome.refused(refusal);
  }

  private @Nullable Refusal take(Account account, long bytes) {
    for (int attempt = 0; !budget.reserve(account, bytes); attempt++) {
      if (attempt == ATTEMPTS || !relief.makeRoom(bytes)) {
        return budget.refuse(account, what(account), bytes);
      }
    }
    return null;
  }

  private static String what(Account account) {
    return account == Account.REQUESTS ? "The body of the request" : "The work";
  }

  @Override
  public Usage usage() {
    return budget.usage();
  }

  @Override
  public Subscription onPressure(Collection<Integer> percents, Consumer<Pressure> callback) {
    List<Runnable> ends = new ArrayList<>();
    for (int percent : percents) {
      if (percent < 1 || percent > 100) {
        throw new IllegalArgumentException("a threshold is 1 to 100 percent, not " + percent);
      }
      long bytes = Math.max(1, budget.settings().hardLimitBytes() / 100 * percent);
      ends.add(
          budget
              .crossings()
              .add(bytes, isRising -> callback.accept(new Pressure(percent, isRising, usage()))));
    }
    return () -> ends.forEach(Runnable::run);
  }

  private final class Held implements Reservation {
    private final Account account;
    private long bytes;
    private boolean isClosed;

    Held(Account account, long bytes) {
      this.account = account;
      this.bytes = bytes;
    }

    @Override
    public Optional<Refusal> grow(long moreBytes) {
      if (isClosed) {
        throw new IllegalStateException("the reservation was closed");
      }
      Refusal refusal = take(account, moreBytes);
      if (refusal == null) {
        bytes += moreBytes;
      }
      return Optional.ofNullable(refusal);
    }

    @Override
    public long bytes() {
      return bytes;
    }

    @Override
    public void close() {
      isClosed = true;
      budget.release(account, bytes);
      bytes = 0;
    }
  }
}
