package dev.holdfast.gateway.mcp;

import dev.holdfast.api.Content;
import dev.holdfast.api.ContextEntry;
import dev.holdfast.api.ContextKey;
import dev.holdfast.api.ContextSummary;
import dev.holdfast.api.Contexts;
import dev.holdfast.api.Digest;
import dev.holdfast.api.DryRunReport;
import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.EventCursor;
import dev.holdfast.api.HistoryItem;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** Contexts in a map: present versions only, conditions checked, appends joined as bytes. */
public final class FakeContexts implements Contexts {
  private final TreeMap<ContextKey, ContextEntry> entries = new TreeMap<>();
  private final List<WriteRequest> requests = new ArrayList<>();
  private final List<RequestScope> scopes = new ArrayList<>();
  private final List<FakeWatch> watches = new ArrayList<>();

  /** What was asked to be written, in order. */
  public synchronized List<WriteRequest> requests() {
    return List.copyOf(requests);
  }

  /** The scopes of the writes, in order. */
  public synchronized List<RequestScope> scopes() {
    return List.copyOf(scopes);
  }

  @Override
  public synchronized Outcome<ContextEntry> find(ContextKey key, OptionalLong version) {
    RequestScope.current();
    ContextEntry entry = entries.get(key);
    return entry == null
        ? Outcome.refused(ErrorCode.NOT_FOUND, "There is no context '" + key + "'.")
        : Outcome.done(entry);
  }

  @Override
  public synchronized Outcome<Page<ContextSummary>> list(
      String prefix, Optional<String> after, int limit) {
    List<ContextSummary> all =
        entries.values().stream()
            .map(ContextEntry::summary)
            .filter(summary -> summary.key().startsWith(prefix))
            .filter(summary -> after.isEmpty() || summary.key().text().compareTo(after.get()) > 0)
            .toList();
    List<ContextSummary> page = all.subList(0, Math.min(limit, all.size()));
    return Outcome.done(
        new Page<>(
            page,
            all.size() > limit ? Optional.of(page.getLast().key().text()) : Optional.empty()));
  }

  @Override
  public Outcome<Page<ContextSummary>> expiring(
      String prefix, Duration within, Optional<String> after, int limit) {
    return Outcome.refused(ErrorCode.UNSUPPORTED, "Deadlines are not listed here.");
  }

  @Override
  public synchronized Outcome<Page<HistoryItem>> history(ContextKey key, long after, int limit) {
    return Outcome.done(new Page<>(List.of(), Optional.of(Long.toString(after + limit))));
  }

  @Override
  public synchronized Outcome<List<Written>> write(WriteRequest request) {
    requests.add(request);
    scopes.add(RequestScope.current());
    List<Written> results = new ArrayList<>();
    for (WriteOperation operation : request.operations()) {
      ContextEntry before = entries.get(operation.key());
      long version = before == null ? 0 : before.summary().version();
      if (operation.options().condition() instanceof VersionCondition.Exactly(long wanted)
          && wanted != version) {
        return Outcome.refused(
            Refusal.of(ErrorCode.CONFLICT, "The version is " + version + ".")
                .with("currentVersion", version));
      }
      results.add(apply(operation, before, version + 1));
    }
    return Outcome.done(results);
  }

  private Written apply(WriteOperation operation, ContextEntry before, long version) {
    return switch (operation) {
      case WriteOperation.Put put ->
          store(put.key(), version, put.content().bytes(), put.content().type());
      case WriteOperation.Append append ->
          store(append.key(), version, joined(before, append.element()), Content.BYTES);
      case WriteOperation.Patch patch ->
          store(patch.key(), version, patch.document(), Content.JSON);
      case WriteOperation.Refresh _, WriteOperation.Extend _ ->
          new Written(
              operation.key(),
              version - 1,
              Optional.empty(),
              0,
              Optional.of(FakeRuntime.NOW.plusSeconds(60)),
              false);
      case WriteOperation.Delete delete -> {
        entries.remove(delete.key());
        watches.forEach(watch -> watch.add(delete.key(), version));
        yield new Written(
            delete.key(), version, Optional.empty(), 0, Optional.empty(), before == null);
      }
    };
  }

  private static byte[] joined(ContextEntry before, Content element) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    if (before != null) {
      joined.writeBytes(before.value());
    }
    joined.writeBytes(element.bytes());
    return joined.toByteArray();
  }

  private Written store(ContextKey key, long version, byte[] value, String type) {
    Digest digest = Digest.compute(value);
    ContextSummary summary =
        new ContextSummary(
            key,
            version,
            value.length,
            digest,
            type,
            FakeRuntime.NOW,
            Optional.empty(),
            Priority.NORMAL,
            "owner");
    entries.put(key, new ContextEntry(summary, value));
    watches.forEach(watch -> watch.add(key, version));
    return new Written(
        key, version, Optional.of(digest), value.length, Optional.empty(), version == 1);
  }

  @Override
  public Outcome<DryRunReport> dryRun(WriteRequest request) {
    return Outcome.refused(ErrorCode.UNSUPPORTED, "Dry runs are not served here.");
  }

  @Override
  public synchronized Outcome<Watch> watch(String prefix, Optional<EventCursor> from) {
    RequestScope.current();
    if (from.isPresent()) {
      return Outcome.refused(ErrorCode.GONE, "nothing is kept here");
    }
    FakeWatch watch = new FakeWatch();
    watches.add(watch);
    return Outcome.done(watch);
  }

  /** The watches that were opened, in order. */
  public synchronized List<FakeWatch> watches() {
    return List.copyOf(watches);
  }
}
