package dev.holdfast.kernel.observe;

import dev.holdfast.api.Observatory.Component;
import dev.holdfast.api.Quantities;
import dev.holdfast.kernel.budget.MemoryBudget;
import dev.holdfast.kernel.config.MemoryMode;
import dev.holdfast.kernel.seam.SystemMemory;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * Whether there is room: accounted bytes against the budget, and beside them what the process and
 * its control group really use.
 */
public final class MemoryHealth implements HealthContribution {
  /** Beyond this part of what writes may fill, the next larger one is refused. */
  private static final double FULL = 0.98;

  private final MemoryBudget budget;
  private final SystemMemory system;

  /** Over the budget and the system. */
  public MemoryHealth(MemoryBudget budget, SystemMemory system) {
    this.budget = budget;
    this.system = system;
  }

  @Override
  public Component health() {
    SystemMemory.Figures figures = system.look();
    long used = budget.used();
    long limit = budget.settings().hardLimitBytes();
    StringBuilder seen =
        new StringBuilder(
            "%s of memory.hard-limit %s accounted (%d %%), heap %s of %s"
                .formatted(
                    mebibytes(used),
                    Quantities.formatSize(limit),
                    100 * used / limit,
                    mebibytes(figures.heapUsedBytes()),
                    mebibytes(figures.heapMaxBytes())));
    append(seen, ", resident ", figures.residentBytes());
    append(seen, ", control group ", figures.groupUsedBytes());
    append(seen, " of ", figures.groupLimitBytes());
    boolean isFull =
        used > FULL * budget.settings().ordinaryLimitBytes()
            && budget.settings().mode() == MemoryMode.ENFORCE;
    boolean isSquat =
        figures.groupLimitBytes().isPresent()
            && figures.groupLimitBytes().getAsLong() < figures.heapMaxBytes();
    if (isFull) {
      seen.append("; writes that need more are refused over-budget");
    }
    if (isSquat) {
      seen.append(
          "; the control group allows less than the heap may take: lower memory.hard-limit or raise its limit");
    }
    return new Component("memory", !isFull && !isSquat, seen.toString());
  }

  private static void append(StringBuilder seen, String name, OptionalLong bytes) {
    bytes.ifPresent(present -> seen.append(name).append(mebibytes(present)));
  }

  private static String mebibytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f MiB", bytes / 1048576.0);
  }
}
