package dev.holdfast.kernel.event;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.RuntimeEvent;
import java.util.Map;
import java.util.Optional;

/** Where a part of the kernel tells what happened. Telling never blocks, and never fails. */
@FunctionalInterface
public interface EventSink {
  /**
   * Tells of an event.
   *
   * @param kind what happened
   * @param key the context concerned, if it is one
   * @param message one sentence, without keys or contents
   * @param facts figures, as {@link RuntimeEvent#facts} says
   */
  void tell(
      RuntimeEvent.Kind kind, Optional<ContextKey> key, String message, Map<String, Object> facts);

  /** Tells of an event that concerns no single context. */
  default void tell(RuntimeEvent.Kind kind, String message, Map<String, Object> facts) {
    tell(kind, Optional.empty(), message, facts);
  }

  /** Nobody listens. */
  static EventSink none() {
    return (kind, key, message, facts) -> {};
  }
}
