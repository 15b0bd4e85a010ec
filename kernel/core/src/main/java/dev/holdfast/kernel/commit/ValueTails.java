package dev.holdfast.kernel.commit;

import dev.holdfast.api.ContextKey;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The tails of the values that were appended to most recently. Guarded by the sequencer's lock. */
final class ValueTails {
  private static final int CAPACITY = 4096;

  private record Known(long version, ValueTail tail) {}

  private final Map<ContextKey, Known> recent = new LinkedHashMap<>(64, 0.75f, true);

  /** The tail of the key's value at that version, when it is known. */
  @Nullable ValueTail find(ContextKey key, long version) {
    Known known = recent.get(key);
    return known != null && known.version() == version ? known.tail() : null;
  }

  void remember(ContextKey key, long version, ValueTail tail) {
    recent.put(key, new Known(version, tail));
    if (recent.size() > CAPACITY) {
      recent.remove(recent.keySet().iterator().next());
    }
  }
}
