package dev.holdfast.store.memory;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.spi.store.EntryHead;
import java.util.HashMap;
import java.util.Map;

/**
 * Lets entries share equal texts: media types and writers are few, but each request brings its own
 * copy. Used by the applying thread alone.
 */
final class SharedTexts {
  private static final int MAX_TEXTS = 1024;

  private final Map<String, String> texts = new HashMap<>();

  /** Those of the head before: most heads have them too. */
  private String lastType = "";

  private String lastWriter = "";

  /**
   * The head with {@code key} in place of its own, equal one, and with shared texts: itself, when
   * it has them.
   */
  EntryHead share(EntryHead head, ContextKey key) {
    if (!head.contentType().equals(lastType)) {
      lastType = shared(head.contentType());
    }
    if (!head.writer().equals(lastWriter)) {
      lastWriter = shared(head.writer());
    }
    if (isSame(head.key(), key)
        && isSame(head.contentType(), lastType)
        && isSame(head.writer(), lastWriter)) {
      return head;
    }
    return new EntryHead(
        key,
        head.version(),
        head.length(),
        head.digest(),
        lastType,
        head.deadlineMillis(),
        head.priority(),
        lastWriter,
        head.updatedAtMillis(),
        head.position(),
        head.ttlMillis());
  }

  private static boolean isSame(Object one, Object other) {
    return one == other;
  }

  private String shared(String text) {
    String known = texts.get(text);
    if (known != null) {
      return known;
    }
    if (texts.size() < MAX_TEXTS) {
      texts.put(text, text);
    }
    return text;
  }
}
