package dev.holdfast.kernel.commit;

import dev.holdfast.api.ContextKey;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/** The tails of the values that were appended to most recently. Guarded by the sequencer's lock. */
final class ValueTails {
  private static final int CAPACITY = 4096;

  private record Known(long version, ValueTail tail) {}

  /** The one that was used last comes last. */
  private final LinkedHashMap<ContextKey, Known> recent = new LinkedHashMap<>();

  /** The tail of the key's value at that version, when it is known. */
  @Nullable ValueTail find(ContextKey key, long version) {
    ValueTail tail = peek(key, version);
    if (tail != null) {
      recent.putLast(key, new Known(version, tail));
    }
    return tail;
  }

  /** The same, without counting as use. */
  @Nullable ValueTail peek(ContextKey key, long version) {
    Known known = recent.get(key);
    return known != null && known.version() == version ? known.tail() : null;
  }

  void remember(ContextKey key, long version, ValueTail tail) {
    recent.putLast(key, new Known(version, tail));
    if (recent.size() > CAPACITY) {
      recent.remove(recent.keySet().iterator().next());
    }
  }
}
