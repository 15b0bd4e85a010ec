package dev.holdfast.kernel.commit;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.Refusal;
import dev.holdfast.api.spi.store.EntryHead;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a dry run was decided by: the state of each key of the request, and the fences over them. A
 * plan is refused when any of it has moved.
 *
 * @param keys the state of each key, in the order in which the request names them first
 * @param deadlines stands for the deadlines of these keys: a refresh or an extension changes it
 * @param fence the highest fence register over any of the keys; it rises with each lease granted
 *     over one of them
 */
public record Seen(Map<ContextKey, Long> keys, long deadlines, long fence) {

  /** Copies the map, in its order. */
  public Seen {
    keys = Collections.unmodifiableMap(new LinkedHashMap<>(keys));
  }

  /** Looks at keys; {@code live} says whether a state still has a value. */
  static Seen of(
      Iterable<ContextKey> keys,
      Heads heads,
      Function<Head, @Nullable EntryHead> live,
      Fences fences) {
    Map<ContextKey, Long> states = new LinkedHashMap<>();
    long deadlines = 0;
    for (ContextKey key : keys) {
      Head head = heads.find(key);
      EntryHead entry = live.apply(head);
      long state = entry == null ? absent(heads.next(head)) : present(entry.version());
      // A key may be named twice, and counts once.
      if (states.put(key, state) == null) {
        deadlines = withDeadline(deadlines, entry == null ? 0 : entry.deadlineMillis());
      }
    }
    return new Seen(states, deadlines, fences.highest(states.keySet()));
  }

  /** The state of a key with a live value. */
  private static long present(long version) {
    return version << 1 | 1;
  }

  /** The state of a key without one; its next version tells whether it came and went meanwhile. */
  private static long absent(long nextVersion) {
    return nextVersion << 1;
  }

  /** The deadlines so far, and that of one key more. */
  private static long withDeadline(long deadlines, long deadlineMillis) {
    return (31 * deadlines + deadlineMillis) & Long.MAX_VALUE;
  }

  /** The version of a key; 0 when it did not exist. */
  public long version(ContextKey key) {
    return version(keys.getOrDefault(key, 0L));
  }

  private static long version(long state) {
    return (state & 1) == 1 ? state >>> 1 : 0;
  }

  /** What has moved between this and {@code now}; null when nothing has. */
  @Nullable Refusal moved(Seen now) {
    for (Map.Entry<ContextKey, Long> key : keys.entrySet()) {
      long before = key.getValue();
      Long after = now.keys.get(key.getKey());
      if (after == null || after != before) {
        long current = after == null ? 0 : version(after);
        return Refusal.of(
                ErrorCode.CONFLICT,
                "'"
                    + key.getKey()
                    + "' moved since the dry run: it "
                    + told(version(before))
                    + " then, and "
                    + told(current)
                    + " now. Make a new dry run.")
            .with("currentVersion", current)
            .with("key", key.getKey().text());
      }
    }
    if (now.deadlines != deadlines) {
      return Refusal.of(
          ErrorCode.CONFLICT,
          "The deadline of a key of this plan was moved since the dry run. Make a new dry run.");
    }
    if (now.fence != fence) {
      return Refusal.of(
              ErrorCode.CONFLICT,
              "A lease over a key of this plan was granted since the dry run. Make a new dry run.")
          .with("currentToken", now.fence);
    }
    return null;
  }

  private static String told(long version) {
    return version == 0 ? "did not exist" : "was at version " + version;
  }
}
