package dev.holdfast.kernel.commit;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.Refusal;
import dev.holdfast.api.VersionCondition;
import org.jspecify.annotations.Nullable;

/** Checks what a write demands of its key's version. */
public final class Conditions {
  private Conditions() {}

  /**
   * Why the condition does not hold; null when it does.
   *
   * @param current the key's version, 0 when it does not exist
   */
  public static @Nullable Refusal check(ContextKey key, VersionCondition condition, long current) {
    String wanted =
        switch (condition) {
          case VersionCondition.Any _ -> null;
          case VersionCondition.Absent _ -> current == 0 ? null : "must not exist";
          case VersionCondition.Present _ -> current != 0 ? null : "must exist";
          case VersionCondition.Exactly(long version) ->
              current == version ? null : "must be at version " + version;
        };
    if (wanted == null) {
      return null;
    }
    String actual = current == 0 ? "does not exist" : "is at version " + current;
    return Refusal.of(
            ErrorCode.CONFLICT,
            "'" + key + "' " + wanted + " but " + actual + ". Read it again and decide anew.")
        .with("currentVersion", current);
  }
}
