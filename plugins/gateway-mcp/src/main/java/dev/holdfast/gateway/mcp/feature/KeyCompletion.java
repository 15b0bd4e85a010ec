package dev.holdfast.gateway.mcp.feature;

import dev.holdfast.api.ContextRuntime;
import java.util.List;
import java.util.Optional;

/** Keys that begin as the user began. */
final class KeyCompletion {
  /** The most values that the protocol lets an answer have. */
  static final int MAX = 100;

  private KeyCompletion() {}

  /** Such keys in order; one more than an answer may have, when there are more. */
  static List<String> keys(String begun, ContextRuntime runtime) {
    return runtime.contexts().list(begun, Optional.empty(), MAX + 1).orThrow().items().stream()
        .map(summary -> summary.key().text())
        .toList();
  }
}
