package dev.holdfast.kernel;

import dev.holdfast.kernel.config.Configuration;
import dev.holdfast.kernel.wiring.OfflineHome;

/**
 * What can be done with a home while no daemon runs on it. Each call locks the home, opens its
 * backends, and closes them again.
 */
public final class KernelRecovery {
  private KernelRecovery() {}

  /**
   * Tells what can be proven, and changes nothing but what a start does too.
   *
   * @throws StartException when the home is in use, or cannot be opened at all
   */
  public static RecoveryFindings diagnose(Configuration configuration, KernelOptions options)
      throws StartException {
    try (OfflineHome home = OfflineHome.open(configuration, options)) {
      return home.diagnose();
    }
  }

  /**
   * Goes on with what can be proven: writes a checkpoint of it, sets the log aside in the log's
   * directory, and names what is given up in {@code data/quarantine}. Does nothing when all is
   * proven. A crash in between leaves a home that is read-only as before.
   *
   * @throws StartException when the home is in use, or cannot be opened or written
   */
  public static AcceptedLoss acceptLoss(Configuration configuration, KernelOptions options)
      throws StartException {
    try (OfflineHome home = OfflineHome.open(configuration, options)) {
      return home.acceptLoss();
    }
  }

  /**
   * Reads all of a home and compares every checksum and digest.
   *
   * @throws StartException when the home is in use, or cannot be opened at all
   */
  public static Verification verify(Configuration configuration, KernelOptions options)
      throws StartException {
    try (OfflineHome home = OfflineHome.open(configuration, options)) {
      return home.verify();
    }
  }
}
