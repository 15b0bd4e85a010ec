package dev.holdfast.tck.persistence;

/** What an acknowledged record survives under the settings under test, the least first. */
public enum Endurance {
  /** An orderly end: what was appended is there after {@code close}. */
  CLOSING,
  /** The end of the process at any moment: the operating system has the bytes. */
  CRASH,
  /** A power cut: the device has the bytes. */
  POWER_CUT
}
