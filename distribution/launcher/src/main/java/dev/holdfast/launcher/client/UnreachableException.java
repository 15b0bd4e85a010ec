package dev.holdfast.launcher.client;

import java.io.Serial;

/** The daemon did not answer. */
public final class UnreachableException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final boolean connected;

  UnreachableException(String message, boolean connected, Throwable cause) {
    super(message, cause);
    this.connected = connected;
  }

  /** Whether the connection stood, so that the request may have been served. */
  public boolean wasConnected() {
    return connected;
  }
}
