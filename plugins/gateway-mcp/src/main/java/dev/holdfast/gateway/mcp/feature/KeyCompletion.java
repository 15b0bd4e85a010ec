package dev.holdfast.gateway.mcp.feature;

import dev.holdfast.api.ContextRuntime;
import dev.holdfast.api.ContextSummary;
import dev.holdfast.api.Page;
import java.util.List;
import java.util.Optional;

/** Keys that begin as the user began. */
final class KeyCompletion {
  /** The most values that the protocol lets an answer have. */
  static final int MAX = 100;

  private KeyCompletion() {}

  /**
   * What was found.
   *
   * @param values in key order
   * @param hasMore whether there are more
   */
  record Found(List<String> values, boolean hasMore) {}

  static Found keys(String begun, ContextRuntime runtime) {
    Page<ContextSummary> page = runtime.contexts().list(begun, Optional.empty(), MAX).orThrow();
    return new Found(
        page.items().stream().map(summary -> summary.key().text()).toList(),
        page.next().isPresent());
  }
}
