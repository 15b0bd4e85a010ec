package dev.holdfast.prove.attack;

import dev.holdfast.prove.process.DaemonProcess;
import dev.holdfast.prove.report.Row;
import java.io.IOException;

/** One way to harm a daemon or its files. */
public interface Attack {
  /** For the first column of the table; at most 28 characters. */
  String name();

  /**
   * Attacks, reads everything back, and judges.
   *
   * @throws IOException when the attack cannot be made
   * @throws DaemonProcess.StartRefusedException when the daemon does not start where it must
   */
  Row run(Arena arena) throws IOException, DaemonProcess.StartRefusedException;
}
