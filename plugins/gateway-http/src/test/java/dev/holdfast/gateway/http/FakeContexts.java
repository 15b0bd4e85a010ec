package dev.holdfast.gateway.http;

import dev.holdfast.api.ChangeKind;
import dev.holdfast.api.Content;
import dev.holdfast.api.ContextEntry;
import dev.holdfast.api.ContextEvent;
import dev.holdfast.api.ContextKey;
import dev.holdfast.api.ContextSummary;
import dev.holdfast.api.Contexts;
import dev.holdfast.api.Digest;
import dev.holdfast.api.DryRunReport;
import dev.holdfast.api.EmergencyOverride;
import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.EventCursor;
import dev.holdfast.api.HistoryItem;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.Outcome;
import dev.holdfast.api.Page;
import dev.holdfast.api.Priority;
import dev.holdfast.api.Refusal;
import dev.holdfast.api.RequestScope;
import dev.holdfast.api.VersionCondition;
import dev.holdfast.api.Watch;
import dev.holdfast.api.WriteOperation;
import dev.holdfast.api.WriteRequest;
import dev.holdfast.api.Written;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Contexts in a map, with versions, conditions, history and watches; nothing else. */
final class FakeContexts implements Contexts {
  static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

  private final Map<ContextKey, List<Version>> versions = new TreeMap<>();
  private final List<FakeWatch> watches = new CopyOnWriteArrayList<>();
  private final List<RequestScope> scopes = new CopyOnWriteArrayList<>();
  private final List<WriteRequest> writes = new CopyOnWriteArrayList<>();
  private volatile Optional<String> lastOverride = Optional.empty();
  private volatile @Nullable RuntimeException defect;
  private volatile @Nullable Refusal refusal;
  private long position;

  private record Version(ContextSummary summary, byte @Nullable [] value, ChangeKind kind) {}

  /** The scopes under which it was called. */
  List<RequestScope> scopes() {
    return scopes;
  }

  /** The reason of the override under which the last write came. */
  Optional<String> lastOverride() {
    return lastOverride;
  }

  List<WriteRequest> writes() {
    return writes;
  }

  int openWatches() {
    return watches.size();
  }

  /** From now on every call throws this. */
  void breakWith(@Nullable RuntimeException failure) {
    defect = failure;
  }

  /** From now on every read is refused so. */
  void refuseWith(@Nullable Refusal why) {
    refusal = why;
  }

  @Override
  public synchronized Outcome<ContextEntry> find(ContextKey key, OptionalLong version) {
    entered();
    Refusal why = refusal;
    if (why != null) {
      return Outcome.refused(why);
    }
    List<Version> all = versions.getOrDefault(key, List.of());
    long wanted = version.orElse(all.size());
    if (wanted < 1 || wanted > all.size()) {
      return Outcome.refused(ErrorCode.NOT_FOUND, "No such version.");
    }
    Version found = all.get((int) wanted - 1);
    byte[] value = found.value();
    return value == null
        ? Outcome.refused(ErrorCode.NOT_FOUND, "No such key.")
        : Outcome.done(new ContextEntry(found.summary(), value));
  }

  @Override
  public synchronized Outcome<Page<ContextSummary>> list(
      String prefix, Optional<String> after, int limit) {
    entered();
    List<ContextSummary> found =
        versions.entrySet().stream()
            .filter(entry -> entry.getKey().startsWith(prefix))
            .filter(entry -> entry.getKey().text().compareTo(after.orElse("")) > 0)
            .map(entry -> entry.getValue().getLast())
            .filter(last -> last.value() != null)
            .map(Version::summary)
            .toList();
    return Outcome.done(page(found, limit, summary -> summary.key().text()));
  }

  private static <T> Page<T> page(
      List<T> all, int limit, java.util.function.Function<T, String> cursor) {
    return all.size() <= limit
        ? new Page<>(all, Optional.empty())
        : new Page<>(all.subList(0, limit), Optional.of(cursor.apply(all.get(limit - 1))));
  }

  @Override
  public synchronized Outcome<Page<HistoryItem>> history(ContextKey key, long after, int limit) {
    entered();
    List<HistoryItem> items =
        versions.getOrDefault(key, List.of()).stream()
            .filter(version -> version.summary().version() > after)
            .map(version ->
                new HistoryItem(
                    version.summary().version(),
                    version.kind(),
                    version.summary().bytes(),
                    version.value() == null
                        ? Optional.empty()
                        : Optional.of(version.summary().digest()),
                    NOW,
                    version.summary().writer()))
            .toList();
    return items.isEmpty()
        ? Outcome.refused(ErrorCode.NOT_FOUND, "No such key.")
        : Outcome.done(page(items, limit, item -> Long.toString(item.version())));
  }

  @Override
  public synchronized Outcome<List<Written>> write(WriteRequest request) {
    entered();
    writes.add(request);
    lastOverride = EmergencyOverride.current().map(EmergencyOverride::reason);
    Map<ContextKey, List<Version>> before = new TreeMap<>();
    versions.forEach((key, list) -> before.put(key, new ArrayList<>(list)));
    List<Written> results = new ArrayList<>();
    position++;
    for (int i = 0; i < request.operations().size(); i++) {
      Outcome<Written> outcome = apply(request.operations().get(i), i);
      switch (outcome) {
        case Outcome.Done<Written>(Written written) -> results.add(written);
        case Outcome.Refused<Written>(Refusal why) -> {
          versions.clear();
          versions.putAll(before);
          return Outcome.refused(request.batch() ? why.with("index", i) : why);
        }
      }
    }
    return Outcome.done(results);
  }

  private Outcome<Written> apply(WriteOperation operation, int index) {
    List<Version> all = versions.computeIfAbsent(operation.key(), key -> new ArrayList<>());
    byte[] present = all.isEmpty() ? null : all.getLast().value();
    long version = present == null ? 0 : all.size();
    if (!holds(operation.options().condition(), version)) {
      return Outcome.refused(
          Refusal.of(ErrorCode.CONFLICT, "The key is at version " + version + ".")
              .with("currentVersion", version));
    }
    if (operation.options().fence().orElse(100) < 100) {
      return Outcome.refused(ErrorCode.STALE_FENCE, "The token is stale.");
    }
    return switch (operation) {
      case WriteOperation.Put put -> store(operation, put.content(), ChangeKind.PUT, index);
      case WriteOperation.Append append ->
          isAsClaimed(append.element())
              ? store(operation, joined(present, append.element()), ChangeKind.APPEND, index)
              : Outcome.refused(ErrorCode.DIGEST_MISMATCH, "Another digest.");
      case WriteOperation.Patch patch ->
          present == null
              ? Outcome.refused(ErrorCode.NOT_FOUND, "No such key.")
              : store(operation, Content.json(patch.document()), ChangeKind.PATCH, index);
      case WriteOperation.Delete delete ->
          present == null
              ? Outcome.refused(ErrorCode.NOT_FOUND, "No such key.")
              : store(operation, null, ChangeKind.DELETE, index);
    };
  }

  private static Content joined(byte @Nullable [] present, Content element) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    if (element.isJson()) {
      if (present == null) {
        joined.write('[');
      } else {
        joined.write(present, 0, present.length - 1);
        joined.write(',');
      }
      joined.writeBytes(element.bytes());
      joined.write(']');
    } else {
      joined.writeBytes(present == null ? new byte[0] : present);
      joined.writeBytes(element.bytes());
    }
    return Content.of(joined.toByteArray(), element.type());
  }

  private static boolean holds(VersionCondition condition, long version) {
    return switch (condition) {
      case VersionCondition.Any() -> true;
      case VersionCondition.Absent() -> version == 0;
      case VersionCondition.Present() -> version > 0;
      case VersionCondition.Exactly(long wanted) -> version == wanted;
    };
  }

  private Outcome<Written> store(
      WriteOperation operation, @Nullable Content content, ChangeKind kind, int index) {
    byte[] bytes = content == null ? new byte[0] : content.bytes();
    Digest digest = Digest.compute(bytes);
    if (content != null && !isAsClaimed(content)) {
      return Outcome.refused(ErrorCode.DIGEST_MISMATCH, "Another digest.");
    }
    List<Version> all = versions.getOrDefault(operation.key(), List.of());
    boolean created = all.isEmpty() || all.getLast().value() == null;
    Optional<Instant> expiresAt = operation.options().ttl().map(NOW::plus);
    String writer = RequestScope.current().principal().name();
    ContextSummary summary =
        new ContextSummary(
            operation.key(),
            all.size() + 1L,
            bytes.length,
            digest,
            content == null ? Content.BYTES : content.type(),
            NOW,
            expiresAt,
            operation.options().priority().orElse(Priority.NORMAL),
            writer);
    all.add(new Version(summary, content == null ? null : bytes, kind));
    Optional<Digest> named = content == null ? Optional.empty() : Optional.of(digest);
    ContextEvent event =
        new ContextEvent(
            new EventCursor(position, index),
            kind,
            operation.key(),
            summary.version(),
            named,
            bytes.length,
            NOW,
            writer);
    watches.forEach(watch -> watch.offer(event));
    return Outcome.done(
        new Written(operation.key(), summary.version(), named, bytes.length, expiresAt, created));
  }

  @Override
  public Outcome<DryRunReport> dryRun(WriteRequest request) {
    return Outcome.refused(ErrorCode.UNSUPPORTED, "Dry runs are not served here.");
  }

  @Override
  public Outcome<Watch> watch(String prefix, Optional<EventCursor> from) {
    entered();
    if (from.isPresent() && from.get().position() == 1) {
      return Outcome.refused(ErrorCode.GONE, "That position was pruned.");
    }
    FakeWatch watch = new FakeWatch(prefix);
    watches.add(watch);
    return Outcome.done(watch);
  }

  /** Ends all watches, as a kernel does whose watcher fell behind. */
  void closeWatches() {
    Refusal why = Refusal.of(ErrorCode.UNAVAILABLE, "fell behind");
    watches.forEach(watch -> watch.queue.add(new Watch.Next.Closed(why, new EventCursor(42, 7))));
  }

  private void entered() {
    scopes.add(RequestScope.current());
    RuntimeException failure = defect;
    if (failure != null) {
      throw failure;
    }
  }

  String text(String key) {
    return switch (textOf(new ContextKey(key))) {
      case Optional<String> found when found.isPresent() -> found.get();
      default -> throw new HoldfastException(ErrorCode.NOT_FOUND, "no such key");
    };
  }

  private synchronized Optional<String> textOf(ContextKey key) {
    List<Version> all = versions.getOrDefault(key, List.of());
    byte[] value = all.isEmpty() ? null : all.getLast().value();
    return value == null
        ? Optional.empty()
        : Optional.of(new String(value, StandardCharsets.UTF_8));
  }

  private final class FakeWatch implements Watch {
    private final String prefix;
    private final BlockingQueue<Next> queue = new LinkedBlockingQueue<>();

    FakeWatch(String prefix) {
      this.prefix = prefix;
    }

    void offer(ContextEvent event) {
      if (event.key().startsWith(prefix)) {
        queue.add(new Next.Event(event));
      }
    }

    @Override
    public Next next(Duration patience) throws InterruptedException {
      Next next = queue.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
      return next == null ? new Next.Idle() : next;
    }

    @Override
    public void close() {
      watches.remove(this);
    }
  }

  private static boolean isAsClaimed(Content content) {
    Digest digest = Digest.compute(content.bytes());
    return content.claimedDigest().orElse(digest).equals(digest);
  }
}
