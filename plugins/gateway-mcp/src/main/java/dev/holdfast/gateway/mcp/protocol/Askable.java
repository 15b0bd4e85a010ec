package dev.holdfast.gateway.mcp.protocol;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.Refusal;
import java.util.Optional;

/** Why a client cannot be asked while its request goes on, or did not answer. */
final class Askable {
  private Askable() {}

  static Optional<Refusal> obstacle(Call call, Interview interview) {
    if (!interview.missing().isEmpty()) {
      return Optional.of(
          Refusal.of(
              ErrorCode.UNSUPPORTED,
              "This needs a client that declares " + interview.missing() + " as capabilities."));
    }
    return call.reachesClient()
        ? Optional.empty()
        : Optional.of(
            Refusal.of(
                ErrorCode.UNSUPPORTED,
                "The client cannot be asked: it does not accept text/event-stream."));
  }

  static Refusal unanswered() {
    return Refusal.of(
        ErrorCode.UNAVAILABLE, "The client did not answer what it was asked; nothing was done.");
  }
}
