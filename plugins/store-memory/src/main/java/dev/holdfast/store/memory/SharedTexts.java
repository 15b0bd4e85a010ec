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

  /** The head with {@code key} in place of its own, equal one, and with shared texts. */
  EntryHead share(EntryHead head, ContextKey key) {
    return new EntryHead(
        key,
        head.version(),
        head.length(),
        head.digest(),
        shared(head.contentType()),
        head.deadlineMillis(),
        head.priority(),
        shared(head.writer()),
        head.updatedAtMillis(),
        head.position());
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
