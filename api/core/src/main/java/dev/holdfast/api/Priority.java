package dev.holdfast.api;

/**
 * How hard a value is to give up under memory pressure: lower goes first, {@link #CRITICAL} never.
 */
public enum Priority {
  LOW,
  NORMAL,
  HIGH,
  CRITICAL
}
