package dev.holdfast.gateway.http;

import java.io.IOException;
import java.io.Serial;

/** The client did not send its body in time. */
final class StalledBodyException extends IOException {
  @Serial private static final long serialVersionUID = 1L;

  StalledBodyException() {
    super("the request body did not arrive in time");
  }
}
