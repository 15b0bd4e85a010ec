package dev.holdfast.kernel.commit;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.Digest;
import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.Leases;
import dev.holdfast.api.Refusal;
import dev.holdfast.api.spi.store.EntryHead;
import dev.holdfast.api.spi.store.StoreRead;
import dev.holdfast.kernel.record.Change;
import dev.holdfast.kernel.record.LogRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a dry run wrote so far, over the state that is real. Guarded by whoever owns it: one dry run
 * writes at a time.
 */
public final class Layer {

  /**
   * A value that the run wrote.
   *
   * @param head what it is
   * @param value its bytes
   */
  public record Entry(EntryHead head, byte[] value) {}

  private final NavigableMap<ContextKey, Head> heads = new TreeMap<>();
  private final Map<ContextKey, NavigableMap<Long, Entry>> versions = new TreeMap<>();
  private final FenceTable fences = new FenceTable();
  private long moreBytes;

  /** Nothing is written yet. */
  public Layer() {}

  /** Whether the run has changed the key. */
  public boolean holds(ContextKey key) {
    return heads.containsKey(key);
  }

  /** The keys that the run has changed, in order. */
  public List<ContextKey> keys() {
    return List.copyOf(heads.keySet());
  }

  /** The value that the run gave the key, at a version or now; null when it has none. */
  public @Nullable Entry find(ContextKey key, OptionalLong version) {
    NavigableMap<Long, Entry> all = versions.get(key);
    if (all == null) {
      return null;
    }
    if (version.isPresent()) {
      return all.get(version.getAsLong());
    }
    return heads.get(key) instanceof Head.Live(EntryHead head) ? all.get(head.version()) : null;
  }

  /** Bytes that the run added. */
  long moreBytes() {
    return moreBytes;
  }

  /** The value as it would be in the store; null when the run has not changed the key. */
  @Nullable StoreRead read(ContextKey key) {
    if (!holds(key)) {
      return null;
    }
    Entry entry = find(key, OptionalLong.empty());
    return entry == null ? new StoreRead.Miss() : new StoreRead.Hit(entry.head(), entry.value());
  }

  Heads over(HeadTable below) {
    return new Heads() {
      @Override
      public Head find(ContextKey key) {
        Head head = heads.get(key);
        return head == null ? below.find(key) : head;
      }

      @Override
      public long next(Head head) {
        return below.next(head);
      }
    };
  }

  Fences over(FenceTable below) {
    return new Fences() {
      @Override
      public @Nullable Refusal check(ContextKey key, OptionalLong token, long nowMillis) {
        // Registers of the run are above all real ones: it was granted the key last.
        boolean isOfRun =
            token.isPresent()
                && (fences.knows(token.getAsLong()) || fences.highest(List.of(key)) > 0);
        return (isOfRun ? fences : below).check(key, token, nowMillis);
      }

      @Override
      public long highest(Iterable<ContextKey> keys) {
        return Math.max(fences.highest(keys), below.highest(keys));
      }
    };
  }

  /** Follows a lease of the run. */
  public void follow(LogRecord logRecord) {
    switch (logRecord) {
      case LogRecord.LeaseGranted granted -> fences.granted(granted);
      case LogRecord.LeaseRenewed renewed -> fences.renewed(renewed);
      case LogRecord.LeaseEnded ended -> fences.ended(ended);
      case LogRecord.Commit _, LogRecord.Canary _ ->
          throw new IllegalArgumentException("not about a lease");
    }
  }

  /** The leases of the run that keep others out. */
  public List<Leases.Lease> leases(long nowMillis) {
    return fences.keepingOthersOut(nowMillis);
  }

  /**
   * Takes what a write would do.
   *
   * @param real reads the value of a key that the run has not changed
   * @throws HoldfastException {@code conflict} when another write moved such a value meanwhile
   */
  public void take(
      Foresight foresight, String writer, long nowMillis, Function<ContextKey, StoreRead> real) {
    Map<ContextKey, byte[]> newest = new HashMap<>();
    Map<ContextKey, Head> after = new HashMap<>();
    List<Entry> written = new ArrayList<>();
    for (Change change : foresight.changes()) {
      ContextKey key = change.key();
      switch (change) {
        case Change.Valued valued -> {
          byte[] before = newest.containsKey(key) ? newest.get(key) : before(key, real);
          byte[] value = value(valued, before);
          EntryHead head = head(valued, writer, nowMillis);
          newest.put(key, value);
          after.put(key, new Head.Live(head));
          written.add(new Entry(head, value));
        }
        case Change.Removed _ -> after.put(key, new Head.Gone(change.version()));
      }
    }
    heads.putAll(after);
    for (Entry entry : written) {
      versions
          .computeIfAbsent(entry.head().key(), ignored -> new TreeMap<>())
          .put(entry.head().version(), entry);
    }
    moreBytes += foresight.growth().memoryBytes();
  }

  private byte[] before(ContextKey key, Function<ContextKey, StoreRead> real) {
    NavigableMap<Long, Entry> all = versions.get(key);
    if (all != null) {
      return all.lastEntry().getValue().value();
    }
    return real.apply(key) instanceof StoreRead.Hit hit ? hit.value() : new byte[0];
  }

  private static byte[] value(Change.Valued change, byte[] before) {
    return switch (change) {
      case Change.Replaced replaced -> replaced.value();
      case Change.Delta delta -> Objects.requireNonNull(delta.value(), "decided just now");
      case Change.Appended appended -> appended(appended, before);
    };
  }

  private static byte[] appended(Change.Appended change, byte[] before) {
    int keep = Math.toIntExact(change.keep());
    byte[] value = Arrays.copyOf(before, keep + change.tail().length);
    System.arraycopy(change.tail(), 0, value, keep, change.tail().length);
    if (!Digest.compute(value).equals(change.facts().digest())) {
      throw new HoldfastException(
          ErrorCode.CONFLICT,
          "'" + change.key() + "' was changed by another write during the dry run. Run it again.");
    }
    return value;
  }

  private static EntryHead head(Change.Valued change, String writer, long nowMillis) {
    Change.Facts facts = change.facts();
    return new EntryHead(
        change.key(),
        change.version(),
        change.length(),
        facts.digest(),
        facts.contentType(),
        facts.deadlineMillis(),
        facts.priority(),
        writer,
        nowMillis,
        0);
  }
}
