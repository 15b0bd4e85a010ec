package dev.holdfast.kernel.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Reads the times to live, and refuses those that are out of order. */
final class ExpiryRule {
  private ExpiryRule() {}

  static ExpirySettings read(KnownSettings known, SettingTree tree, Problems problems) {
    ExpirySettings read =
        new ExpirySettings(
            known.read(Keys.EXPIRY_DEFAULT),
            known.read(Keys.EXPIRY_MIN),
            known.read(Keys.EXPIRY_MAX),
            known.read(Keys.EXPIRY_SWEEP),
            known.read(Keys.EXPIRY_PREDICTIVE),
            Optional.of(known.read(Keys.EXPIRY_TRACE))
                .filter(text -> !text.isEmpty())
                .map(Path::of));
    if (read.min().compareTo(read.max()) > 0) {
      outOfOrder(tree, problems, Keys.EXPIRY_MIN, read.min(), Keys.EXPIRY_MAX, read.max());
    } else if (read.defaultTtl().compareTo(read.min()) < 0) {
      outOfOrder(
          tree, problems, Keys.EXPIRY_MIN, read.min(), Keys.EXPIRY_DEFAULT, read.defaultTtl());
    } else if (read.defaultTtl().compareTo(read.max()) > 0) {
      outOfOrder(
          tree, problems, Keys.EXPIRY_DEFAULT, read.defaultTtl(), Keys.EXPIRY_MAX, read.max());
    }
    return read;
  }

  private static void outOfOrder(
      SettingTree tree,
      Problems problems,
      Key<Duration> low,
      Duration lowValue,
      Key<Duration> high,
      Duration highValue) {
    boolean lowIsSet = tree.find(low.path()).isPresent();
    Key<Duration> blamed = lowIsSet ? low : high;
    problems.add(
        tree.origin(blamed.path()),
        blamed.path(),
        "%s (%s) is above %s (%s); the order is min, default, max."
            .formatted(
                low.path(), low.form().show(lowValue), high.path(), high.form().show(highValue)));
  }
}
