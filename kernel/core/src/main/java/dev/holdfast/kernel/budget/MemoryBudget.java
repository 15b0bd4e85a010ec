package dev.holdfast.kernel.budget;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.Memory.Account;
import dev.holdfast.api.Memory.Usage;
import dev.holdfast.api.Quantities;
import dev.holdfast.api.Refusal;
import dev.holdfast.kernel.config.MemoryMode;
import dev.holdfast.kernel.config.MemorySettings;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/**
 * All accounted bytes against the hard limit. Bytes are added only when they fit, in one atomic
 * step on one counter, so that the sum is exact at every moment, whoever adds and takes at once.
 * The accounts beside it say what the bytes are for; they follow the counter at once, not in the
 * same step.
 */
public final class MemoryBudget {
  /** Beyond it a number of bytes is a mistake, and sums of such numbers would overflow. */
  private static final long MOST_BYTES = 1L << 50;

  private static final Account[] ACCOUNTS = Account.values();

  private final AtomicLong used = new AtomicLong();
  private final AtomicLongArray accounts = new AtomicLongArray(ACCOUNTS.length);
  private final LongAdder[] rejected = new LongAdder[ACCOUNTS.length];
  private final LongAdder overruns = new LongAdder();
  private final LongAdder overrides = new LongAdder();
  private final LongAccumulator peak = new LongAccumulator(Math::max, 0);
  private final Crossings crossings;
  private final MemorySettings settings;

  /** Nothing is in use. */
  public MemoryBudget(MemorySettings settings) {
    this.settings = settings;
    this.crossings = new Crossings(settings.hardLimitBytes());
    for (int i = 0; i < rejected.length; i++) {
      rejected[i] = new LongAdder();
    }
  }

  /** Refuses nothing, for parts that are used alone. */
  public static MemoryBudget unlimited() {
    return new MemoryBudget(MemorySettings.of(MOST_BYTES));
  }

  /** Reserves bytes within the hard limit less its emergency part; false when they do not fit. */
  public boolean reserve(Account account, long bytes) {
    return take(account, bytes, settings.ordinaryLimitBytes());
  }

  /** Reserves bytes within the whole hard limit; false when they do not fit. */
  public boolean reserveLast(Account account, long bytes) {
    return take(account, bytes, settings.hardLimitBytes());
  }

  private boolean take(Account account, long bytes, long limit) {
    check(bytes);
    if (bytes == 0) {
      return true;
    }
    long before = used.get();
    while (true) {
      if (bytes > limit - before) {
        if (settings.mode() == MemoryMode.ENFORCE) {
          return false;
        }
        overruns.increment();
      }
      long witness = used.compareAndExchange(before, before + bytes);
      if (witness == before) {
        added(account, bytes, before + bytes);
        return true;
      }
      before = witness;
    }
  }

  /** Accounts for what is there already, whether it fits or not: a start found it. */
  public void charge(Account account, long bytes) {
    check(bytes);
    added(account, bytes, used.addAndGet(bytes));
  }

  private void added(Account account, long bytes, long sum) {
    accounts.addAndGet(account.ordinal(), bytes);
    peak.accumulate(sum);
    crossings.observe(sum);
  }

  /** Gives bytes back. */
  public void release(Account account, long bytes) {
    check(bytes);
    if (bytes > 0) {
      accounts.addAndGet(account.ordinal(), -bytes);
      crossings.observe(used.addAndGet(-bytes));
    }
  }

  /** Says that bytes of one account are another's; the sum stays. Negative moves them back. */
  public void move(Account from, Account to, long bytes) {
    if (bytes != 0) {
      accounts.addAndGet(from.ordinal(), -bytes);
      accounts.addAndGet(to.ordinal(), bytes);
    }
  }

  /** An account that is measured, not reserved, has so many bytes now; called by one thread. */
  public void measured(Account account, long bytes) {
    check(bytes);
    long change = bytes - accounts.get(account.ordinal());
    if (change != 0) {
      added(account, change, used.addAndGet(change));
    }
  }

  private static void check(long bytes) {
    if (bytes < 0 || bytes > MOST_BYTES) {
      throw new IllegalArgumentException("not a number of bytes to account for: " + bytes);
    }
  }

  /** Whether so many bytes would fit now. */
  public boolean allows(long bytes) {
    return settings.mode() != MemoryMode.ENFORCE || missing(bytes) <= 0;
  }

  /** The same within the whole hard limit. */
  public boolean allowsLast(long bytes) {
    return settings.mode() != MemoryMode.ENFORCE || used.get() + bytes <= settings.hardLimitBytes();
  }

  /** How many bytes must go before so many fit; zero or less when they fit. */
  public long missing(long bytes) {
    return used.get() + bytes - settings.ordinaryLimitBytes();
  }

  /** All accounted bytes. */
  public long used() {
    return used.get();
  }

  /** The bytes of an account. */
  public long used(Account account) {
    return accounts.get(account.ordinal());
  }

  /** The most that was ever accounted in this run. */
  public long peak() {
    return peak.get();
  }

  /** The limits. */
  public MemorySettings settings() {
    return settings;
  }

  /** Thresholds and who is told of them. */
  public Crossings crossings() {
    return crossings;
  }

  /** How often there was no room for an account. */
  public long rejected(Account account) {
    return rejected[account.ordinal()].sum();
  }

  /** How often there was no room. */
  public long rejected() {
    long sum = 0;
    for (LongAdder adder : rejected) {
      sum += adder.sum();
    }
    return sum;
  }

  /** How often a limit was passed, because the mode does not enforce it. */
  public long overruns() {
    return overruns.sum();
  }

  /** Counts a write that used the emergency part. */
  public void countOverride() {
    overrides.increment();
  }

  /** How many writes used the emergency part. */
  public long overrides() {
    return overrides.sum();
  }

  /** The budget now. */
  public Usage usage() {
    Map<Account, Long> byAccount = new EnumMap<>(Account.class);
    for (Account account : ACCOUNTS) {
      byAccount.put(account, used(account));
    }
    return new Usage(
        used(),
        settings.hardLimitBytes(),
        settings.softLimitBytes(),
        settings.evictFromBytes(),
        settings.emergencyBytes(),
        byAccount);
  }

  /** Counts and tells that there is no room for {@code what}, which begins the sentence. */
  public Refusal refuse(Account account, String what, long bytes) {
    rejected[account.ordinal()].increment();
    return refusal(what, bytes);
  }

  /** The same, uncounted. */
  public Refusal refusal(String what, long bytes) {
    long usedNow = used();
    String emergency =
        settings.emergencyBytes() == 0
            ? ""
            : " (" + Quantities.formatSize(settings.emergencyBytes()) + " of it for emergencies)";
    return Refusal.of(
            ErrorCode.OVER_BUDGET,
            what
                + " needs "
                + bytes
                + " bytes more; "
                + usedNow
                + " of memory.hard-limit "
                + Quantities.formatSize(settings.hardLimitBytes())
                + emergency
                + " are in use. Delete contexts, raise memory.hard-limit, or use a store larger than memory (store: rocksdb).")
        .with("neededBytes", bytes)
        .with("usedBytes", usedNow)
        .with("limitBytes", settings.hardLimitBytes());
  }
}
