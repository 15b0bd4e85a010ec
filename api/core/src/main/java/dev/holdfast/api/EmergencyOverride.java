package dev.holdfast.api;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * Says that writes may use the emergency part of the memory budget, and why. Only an admin may say
 * so, and only writes whose every value is of {@link Priority#CRITICAL} make use of it; the hard
 * limit holds for them too. Each use is an event and a line of the log.
 *
 * <p>It travels as a {@link ScopedValue}, as {@link RequestScope} does.
 *
 * @param reason why, for whoever reads the log: 1 to {@value #MAX_REASON} printable ASCII
 *     characters, without contents or secrets
 */
public record EmergencyOverride(String reason) {
  /** The longest reason. */
  public static final int MAX_REASON = 200;

  private static final ScopedValue<EmergencyOverride> CURRENT = ScopedValue.newInstance();

  /** Checks the reason. */
  public EmergencyOverride {
    if (reason.isBlank()
        || reason.length() > MAX_REASON
        || !reason.chars().allMatch(c -> c >= 0x20 && c < 0x7f)) {
      throw new HoldfastException(
          ErrorCode.INVALID_REQUEST,
          "An override gives its reason in 1 to " + MAX_REASON + " printable ASCII characters.");
    }
  }

  /** The override in force; empty when there is none. */
  public static Optional<EmergencyOverride> current() {
    return CURRENT.isBound() ? Optional.of(CURRENT.get()) : Optional.empty();
  }

  /** Runs {@code work} under this override. */
  public <T> T get(Supplier<T> work) {
    return ScopedValue.where(CURRENT, this).call(work::get);
  }
}
