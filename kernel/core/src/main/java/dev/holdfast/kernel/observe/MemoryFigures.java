package dev.holdfast.kernel.observe;

import dev.holdfast.api.Memory.Account;
import dev.holdfast.kernel.budget.MemoryBudget;
import dev.holdfast.kernel.commit.Evictor;
import dev.holdfast.kernel.seam.SystemMemory;
import java.util.function.ToLongFunction;

/** Registers the figures of the memory budget, and those of the process beside them. */
public final class MemoryFigures {
  private MemoryFigures() {}

  /** The budget, as a whole and by account. */
  public static void budget(KernelMeter meter, MemoryBudget budget) {
    long limit = budget.settings().hardLimitBytes();
    meter.gauge("memory_used_bytes", "Bytes accounted against the hard limit.", budget::used);
    meter.gauge("memory_limit_bytes", "The hard limit of accounted memory.", () -> limit);
    meter.gauge(
        "memory_utilisation_ratio",
        "Accounted bytes as a part of the hard limit.",
        () -> (double) budget.used() / limit);
    meter.gauge("memory_peak_bytes", "The most that was accounted since the start.", budget::peak);
    meter.counter(
        "memory_rejected_total",
        "Reservations that were refused: there was no room.",
        budget::rejected);
    meter.counter(
        "memory_overruns_total",
        "Reservations beyond a limit that memory.mode does not enforce.",
        budget::overruns);
    meter.counter(
        "memory_overridden_total",
        "Critical writes that used the emergency part.",
        budget::overrides);
    for (Account account : Account.values()) {
      String name = account.label();
      meter.gauge(
          "memory_account_bytes",
          "Accounted bytes, by what they are for.",
          () -> budget.used(account),
          "account",
          name);
      meter.counter(
          "memory_account_rejected_total",
          "Reservations that were refused, by what they were for.",
          () -> budget.rejected(account),
          "account",
          name);
    }
  }

  /** What was given up. */
  public static void evictions(KernelMeter meter, Evictor evictor) {
    meter.counter(
        "memory_evicted_total", "Entries given up to stay within the budget.", evictor::entries);
    meter.counter(
        "memory_evicted_bytes_total", "Bytes of the entries that were given up.", evictor::bytes);
  }

  /** What the operating system says; -1 where it says nothing. */
  public static void system(KernelMeter meter, SystemMemory system) {
    gauge(
        meter,
        "process_resident_bytes",
        "Physical memory of the process; -1 where the system does not tell.",
        system,
        figures -> figures.residentBytes().orElse(-1));
    gauge(
        meter,
        "cgroup_used_bytes",
        "What the control group of the process uses; -1 where the system does not tell.",
        system,
        figures -> figures.groupUsedBytes().orElse(-1));
    gauge(
        meter,
        "cgroup_limit_bytes",
        "What the control group may use; -1 without a limit.",
        system,
        figures -> figures.groupLimitBytes().orElse(-1));
  }

  private static void gauge(
      KernelMeter meter,
      String name,
      String help,
      SystemMemory system,
      ToLongFunction<SystemMemory.Figures> figure) {
    meter.gauge(name, help, () -> figure.applyAsLong(system.look()));
  }
}
