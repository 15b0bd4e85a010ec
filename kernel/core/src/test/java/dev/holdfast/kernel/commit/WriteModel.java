package dev.holdfast.kernel.commit;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.api.ChangeKind;
import dev.holdfast.api.Content;
import dev.holdfast.api.ContextKey;
import dev.holdfast.api.Digest;
import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.VersionCondition;
import dev.holdfast.api.WriteOperation;
import dev.holdfast.api.WriteRequest;
import dev.holdfast.api.Written;
import dev.holdfast.kernel.patch.JsonPatcher;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the kernel should do, said with maps. */
final class WriteModel {
  static final long FOR_EVER = Long.MAX_VALUE;
  static final String CACHE_PREFIX = "c/";
  static final Duration CACHE_TTL = Duration.ofMinutes(5);
  static final int NAMES_KEPT = 40;

  /** What came of a write. */
  sealed interface Result {
    /** It was carried out. */
    record Done(List<Written> written) implements Result {}

    /**
     * It was refused.
     *
     * @param index the operation, -1 when it has none or may be another
     */
    record Refused(ErrorCode code, int index) implements Result {}
  }

  /** A live entry; it may be past its deadline. */
  record Entry(long version, byte[] value, boolean isJson, long deadline) {
    boolean isLive(long now) {
      return deadline > now;
    }

    /** What the memory budget counts. */
    long cost(String key) {
      return 320 + 2L * key.length() + value.length;
    }
  }

  /** A version; without a value when it was a delete. */
  record Version(byte @Nullable [] value, long deadline, ChangeKind kind) {}

  /** A request that was carried out under a name. */
  record Named(WriteRequest request, List<Written> written) {}

  private record Failure(ErrorCode code) {}

  final TreeMap<ContextKey, Entry> entries = new TreeMap<>();
  final Map<String, TreeMap<Long, Version>> versions = new TreeMap<>();
  final Map<String, Named> names = new LinkedHashMap<>();
  final List<String> events = new ArrayList<>();
  private final Map<String, Long> gone = new HashMap<>();

  WriteModel copy() {
    WriteModel copy = new WriteModel();
    copy.entries.putAll(entries);
    versions.forEach((key, all) -> copy.versions.put(key, new TreeMap<>(all)));
    copy.names.putAll(names);
    copy.events.addAll(events);
    copy.gone.putAll(gone);
    return copy;
  }

  @Nullable Entry live(String key, long now) {
    Entry entry = entries.get(new ContextKey(key));
    return entry != null && entry.isLive(now) ? entry : null;
  }

  /** Carries a request out, or answers why not and changes nothing that matters: use a copy. */
  Result write(WriteRequest request, long now) {
    List<Written> written = new ArrayList<>();
    for (int i = 0; i < request.operations().size(); i++) {
      Object result = write(request.operations().get(i), now);
      if (result instanceof Failure failure) {
        return new Result.Refused(failure.code(), request.batch() ? i : -1);
      }
      written.add((Written) result);
    }
    request
        .idempotencyKey()
        .ifPresent(name -> {
          names.put(name, new Named(request, written));
          if (names.size() > NAMES_KEPT) {
            names.remove(names.keySet().iterator().next());
          }
        });
    return new Result.Done(written);
  }

  private Object write(WriteOperation operation, long now) {
    String key = operation.key().text();
    Entry live = live(key, now);
    long current = live == null ? 0 : live.version();
    boolean holds =
        switch (operation.options().condition()) {
          case VersionCondition.Any _ -> true;
          case VersionCondition.Absent _ -> current == 0;
          case VersionCondition.Present _ -> current != 0;
          case VersionCondition.Exactly(long version) -> current == version;
        };
    if (!holds) {
      return new Failure(ErrorCode.CONFLICT);
    }
    Optional<Duration> ttl = operation.options().ttl();
    long ofClass = key.startsWith(CACHE_PREFIX) ? now + CACHE_TTL.toMillis() : FOR_EVER;
    long asked = ttl.map(t -> now + t.toMillis()).orElse(ofClass);
    long kept = ttl.isPresent() || live == null ? asked : live.deadline();
    return switch (operation) {
      case WriteOperation.Put put ->
          set(
              key,
              new Entry(next(key), put.content().bytes(), put.content().isJson(), asked),
              ChangeKind.PUT,
              now);
      case WriteOperation.Append append -> {
        boolean isJson = append.element().isJson();
        byte[] element = append.element().bytes();
        if (live != null && live.isJson() != isJson) {
          yield new Failure(ErrorCode.UNSUPPORTED_TYPE);
        }
        byte[] value = live == null ? new byte[0] : live.value();
        if (isJson) {
          String before = live == null ? "[]" : new String(value, UTF_8).stripTrailing();
          if (!before.stripLeading().startsWith("[")) {
            yield new Failure(ErrorCode.INVALID_REQUEST);
          }
          String open = before.substring(0, before.length() - 1).stripTrailing();
          String comma = open.stripLeading().equals("[") ? "" : ",";
          value = (open + comma + new String(element, UTF_8) + "]").getBytes(UTF_8);
        } else {
          byte[] joined = java.util.Arrays.copyOf(value, value.length + element.length);
          System.arraycopy(element, 0, joined, value.length, element.length);
          value = joined;
        }
        yield set(key, new Entry(next(key), value, isJson, kept), ChangeKind.APPEND, now);
      }
      case WriteOperation.Patch patch -> {
        if (live == null) {
          yield new Failure(ErrorCode.NOT_FOUND);
        }
        if (!live.isJson()) {
          yield new Failure(ErrorCode.UNSUPPORTED_TYPE);
        }
        byte[] value =
            JsonPatcher.apply(
                patch.format(), live.value(), patch.document(), 512, 8 << 20, () -> {});
        yield set(key, new Entry(next(key), value, true, kept), ChangeKind.PATCH, now);
      }
      case WriteOperation.Delete _ -> {
        if (live == null) {
          yield new Failure(ErrorCode.NOT_FOUND);
        }
        long version = next(key);
        entries.remove(operation.key());
        gone.put(key, version);
        remember(key, version, new Version(null, FOR_EVER, ChangeKind.DELETE));
        yield new Written(operation.key(), version, Optional.empty(), 0, Optional.empty(), false);
      }
    };
  }

  private long next(String key) {
    Entry entry = entries.get(new ContextKey(key));
    return (entry == null ? gone.getOrDefault(key, 0L) : entry.version()) + 1;
  }

  private Written set(String key, Entry entry, ChangeKind kind, long now) {
    ContextKey contextKey = new ContextKey(key);
    Entry before = entries.put(contextKey, entry);
    if (before != null && !before.isLive(now)) {
      events.add("EXPIRED " + key + " " + before.version());
    }
    remember(key, entry.version(), new Version(entry.value(), entry.deadline(), kind));
    return new Written(
        contextKey,
        entry.version(),
        Optional.of(Digest.compute(entry.value())),
        entry.value().length,
        entry.deadline() == FOR_EVER
            ? Optional.empty()
            : Optional.of(Instant.ofEpochMilli(entry.deadline())),
        before == null || !before.isLive(now));
  }

  private void remember(String key, long version, Version value) {
    versions.computeIfAbsent(key, _ -> new TreeMap<>()).put(version, value);
    events.add(value.kind() + " " + key + " " + version);
  }

  /** Ends what a sweep finds in {@code applied} and nobody has replaced since; how many that is. */
  int sweep(WriteModel applied, long now) {
    List<ContextKey> ended =
        applied.entries.entrySet().stream()
            .filter(found -> !found.getValue().isLive(now))
            .filter(found -> {
              Entry present = entries.get(found.getKey());
              return present != null && present.version() == found.getValue().version();
            })
            .sorted(Comparator.comparingLong(found -> found.getValue().deadline()))
            .map(Map.Entry::getKey)
            .toList();
    for (ContextKey key : ended) {
      long version = entries.remove(key).version();
      gone.put(key.text(), version);
      events.add("EXPIRED " + key + " " + version);
    }
    return ended.size();
  }

  long usedBytes() {
    return entries.entrySet().stream()
        .mapToLong(entry -> entry.getValue().cost(entry.getKey().text()))
        .sum();
  }

  /** Whether the media type says JSON; for a check of what is read. */
  static boolean isJson(String contentType) {
    return Content.isJson(contentType);
  }
}
