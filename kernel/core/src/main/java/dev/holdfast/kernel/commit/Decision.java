package dev.holdfast.kernel.commit;

import dev.holdfast.api.ChangeKind;
import dev.holdfast.api.Content;
import dev.holdfast.api.ContextKey;
import dev.holdfast.api.Digest;
import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.Priority;
import dev.holdfast.api.Refusal;
import dev.holdfast.api.Written;
import dev.holdfast.api.spi.store.EntryHead;
import dev.holdfast.kernel.delta.ProposedDelta;
import dev.holdfast.kernel.record.Change;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The decision about one write: its changes, worked out operation by operation over the newest
 * heads. Nothing outside is touched until the sequencer takes the result. Guarded by the
 * sequencer's lock.
 */
final class Decision {

  /** Where values end, as far as it is known. */
  @FunctionalInterface
  interface Tails {
    /** The tail of the key's value at that version; null when it must be looked up first. */
    @Nullable ValueTail find(ContextKey key, long version);
  }

  private final Heads heads;
  private final Tails tails;
  private final Fences fences;
  private final Costs costs;
  private final long maxValueBytes;
  private final String writer;
  private final long nowMillis;

  private final Map<ContextKey, Head> overlay = new LinkedHashMap<>();
  private final Map<ContextKey, ValueTail> newTails = new LinkedHashMap<>();
  private final List<Change> changes = new ArrayList<>();
  private final List<Written> results = new ArrayList<>();
  private long moreBytes;
  private int movedBases;
  private boolean needsTails;

  Decision(
      Heads heads,
      Tails tails,
      Fences fences,
      Costs costs,
      long maxValueBytes,
      String writer,
      long nowMillis) {
    this.heads = heads;
    this.tails = tails;
    this.fences = fences;
    this.costs = costs;
    this.maxValueBytes = maxValueBytes;
    this.writer = writer;
    this.nowMillis = nowMillis;
  }

  Map<ContextKey, Head> heads() {
    return overlay;
  }

  Map<ContextKey, ValueTail> newTails() {
    return newTails;
  }

  List<Change> changes() {
    return changes;
  }

  List<Written> results() {
    return results;
  }

  /** Whether every value that is written is never given up. */
  boolean isCritical() {
    for (Head head : overlay.values()) {
      if (head instanceof Head.Live(EntryHead entry) && entry.priority() != Priority.CRITICAL) {
        return false;
      }
    }
    return true;
  }

  /** By how many bytes entries grow, or shrink when negative. */
  long moreBytes() {
    return moreBytes;
  }

  /** How many deltas were given up because another write came between. */
  int movedBases() {
    return movedBases;
  }

  /** Whether {@link #decide} could not go on, because it must be known where a value ends. */
  boolean needsTails() {
    return needsTails;
  }

  /** The keys among those of the operations left whose tails must be known. */
  Set<ContextKey> missingTails(List<PreparedOperation> left) {
    Set<ContextKey> missing = new LinkedHashSet<>();
    for (PreparedOperation operation : left) {
      ContextKey key = operation.key();
      if (operation instanceof PreparedOperation.Element) {
        EntryHead live = live(heads.find(key));
        if (live != null
            && isStillAt(key, live.version())
            && tails.find(key, live.version()) == null) {
          missing.add(key);
        }
      }
    }
    return missing;
  }

  /** Whether no operation so far made another version; a moved deadline does not. */
  private boolean isStillAt(ContextKey key, long version) {
    Head now = overlay.get(key);
    return now == null || (now instanceof Head.Live && now.lastVersion() == version);
  }

  /** Whether the key is still at that version (0 = absent), as seen before this write. */
  boolean isAt(ContextKey key, long version) {
    EntryHead live = live(heads.find(key));
    return (live == null ? 0 : live.version()) == version;
  }

  /** What a decision about these keys is made by, as seen before this write. */
  Seen seen(Iterable<ContextKey> keys) {
    return Seen.of(keys, heads, this::live, fences);
  }

  /** What would come of this write. */
  Foresight foresight(Iterable<ContextKey> keys, boolean isBudgetCounted) {
    long entries = 0;
    long valueBytes = 0;
    for (Map.Entry<ContextKey, Head> after : overlay.entrySet()) {
      if (heads.find(after.getKey()) instanceof Head.Live(EntryHead entry)) {
        entries--;
        valueBytes -= entry.length();
      }
      if (after.getValue() instanceof Head.Live(EntryHead entry)) {
        entries++;
        valueBytes += entry.length();
      }
    }
    return new Foresight(
        changes,
        results,
        seen(keys),
        false,
        new Foresight.Growth(entries, valueBytes, isBudgetCounted ? moreBytes : 0, movedBases));
  }

  /** Decides one operation; a refusal, or null when it may go on. */
  @Nullable Refusal decide(PreparedOperation operation) {
    ContextKey key = operation.key();
    Head head = overlay.getOrDefault(key, heads.find(key));
    EntryHead live = live(head);
    Refusal refusal = fences.check(key, operation.options().fence(), nowMillis);
    if (refusal == null) {
      refusal =
          Conditions.check(key, operation.options().condition(), live == null ? 0 : live.version());
    }
    if (refusal != null) {
      return refusal;
    }
    return switch (operation) {
      case PreparedOperation.Value value -> decideValue(value, head, live);
      case PreparedOperation.Element element -> decideElement(element, head, live);
      case PreparedOperation.Deadline moved -> decideDeadline(moved, head, live);
      case PreparedOperation.Removal _ -> decideRemoval(key, head, live);
    };
  }

  private @Nullable EntryHead live(Head head) {
    return head instanceof Head.Live(EntryHead entry) && !entry.isExpiredAt(nowMillis)
        ? entry
        : null;
  }

  private @Nullable Refusal decideValue(
      PreparedOperation.Value value, Head head, @Nullable EntryHead live) {
    Lifetime lifetime =
        value.keepsDeadline() && live != null
            ? Lifetime.of(live)
            : Lifetime.from(nowMillis, value.ttl());
    Change.Facts facts =
        new Change.Facts(
            value.contentType(),
            lifetime.deadlineMillis(),
            priority(value.options().priority(), live),
            value.digest(),
            live == null,
            lifetime.ttlMillis());
    long version = heads.next(head);
    replaceExpired(head, live);
    changes.add(logged(value, version, facts, live));
    newTails.remove(value.key());
    accept(value.key(), head, version, facts, value.bytes().length);
    return null;
  }

  /** As a delta while its base is still the newest value of the key, else whole. */
  private Change logged(
      PreparedOperation.Value value, long version, Change.Facts facts, @Nullable EntryHead live) {
    ContextKey key = value.key();
    if (value.delta().isPresent()) {
      ProposedDelta delta = value.delta().get();
      if (live != null && live.version() == delta.base() && !overlay.containsKey(key)) {
        return new Change.Delta(
            key,
            version,
            value.kind(),
            facts,
            value.bytes().length,
            delta.base(),
            delta.format(),
            delta.bytes(),
            value.bytes());
      }
      movedBases++;
    }
    return new Change.Replaced(key, version, value.kind(), facts, value.bytes());
  }

  private @Nullable Refusal decideElement(
      PreparedOperation.Element element, Head head, @Nullable EntryHead live) {
    ContextKey key = element.key();
    ValueTail tail;
    if (live == null) {
      tail = ValueTail.ofMissing(element.isJson());
    } else if (Content.isJson(live.contentType()) != element.isJson()) {
      return Refused.otherType(key, live.contentType(), element.isJson());
    } else {
      byte[] replaced = overlay.containsKey(key) ? replacedInThisWrite(key) : null;
      ValueTail known = newTails.get(key);
      if (known != null) {
        tail = known;
      } else if (replaced != null) {
        Optional<ValueTail> ofReplaced = ValueTail.of(replaced, element.isJson());
        if (ofReplaced.isEmpty()) {
          return Refused.notAnArray(key, live.version());
        }
        tail = ofReplaced.get();
      } else {
        tail = tails.find(key, live.version());
      }
      if (tail == null) {
        needsTails = true;
        return null;
      }
    }
    if (tail.lengthWith(element.bytes()) > maxValueBytes) {
      return Refused.tooLarge(key, maxValueBytes);
    }
    ValueTail.Extension extension = tail.extend(element.bytes());
    Optional<Duration> ttl = element.options().ttl();
    Lifetime lifetime =
        ttl.isPresent()
            ? Lifetime.from(nowMillis, ttl)
            : live == null ? Lifetime.from(nowMillis, element.creationTtl()) : Lifetime.of(live);
    String contentType = live == null ? element.contentType() : live.contentType();
    Change.Facts facts =
        new Change.Facts(
            contentType,
            lifetime.deadlineMillis(),
            priority(element.options().priority(), live),
            extension.digest(),
            live == null,
            lifetime.ttlMillis());
    long version = heads.next(head);
    replaceExpired(head, live);
    byte[] whole =
        live == null && element.isJson() ? withBracket(extension.tail()) : extension.tail();
    long keep = live == null ? 0 : tail.keep();
    changes.add(new Change.Appended(key, version, facts, keep, whole));
    newTails.put(key, extension.next());
    accept(key, head, version, facts, keep + whole.length);
    return null;
  }

  private byte @Nullable [] replacedInThisWrite(ContextKey key) {
    for (int i = changes.size() - 1; i >= 0; i--) {
      if (changes.get(i).key().equals(key) && !(changes.get(i) instanceof Change.Touched)) {
        return switch (changes.get(i)) {
          case Change.Replaced replaced -> replaced.value();
          case Change.Delta delta -> delta.value();
          case Change.Appended _, Change.Removed _ -> null;
          case Change.Touched _ -> throw new IllegalStateException("not a value");
        };
      }
    }
    return null;
  }

  private @Nullable Refusal decideDeadline(
      PreparedOperation.Deadline moved, Head head, @Nullable EntryHead live) {
    ContextKey key = moved.key();
    if (live == null) {
      return head instanceof Head.Live
          ? Refusal.of(ErrorCode.EXPIRED, "'" + key + "' is past its deadline; put it anew.")
          : Refused.absent(key);
    }
    Refusal refusal = Lifetime.check(live, moved.by(), moved.max(), nowMillis);
    if (refusal != null) {
      return refusal;
    }
    EntryHead after = Lifetime.moved(live, moved.by(), nowMillis).given(live);
    Change.Touched touched = Lifetime.touched(after);
    changes.add(touched);
    overlay.put(key, new Head.Live(after));
    results.add(written(key, after.version(), touched.facts(), after.length()));
    return null;
  }

  private @Nullable Refusal decideRemoval(ContextKey key, Head head, @Nullable EntryHead live) {
    if (live == null) {
      return Refused.absent(key);
    }
    long version = heads.next(head);
    changes.add(new Change.Removed(key, version, ChangeKind.DELETE));
    newTails.remove(key);
    moreBytes -= costs.of(head);
    overlay.put(key, new Head.Gone(version));
    results.add(new Written(key, version, Optional.empty(), 0, Optional.empty(), false));
    return null;
  }

  /** An entry past its deadline that a write replaces ends first, so that watchers see both. */
  private void replaceExpired(Head head, @Nullable EntryHead live) {
    if (live == null && head instanceof Head.Live(EntryHead expired)) {
      changes.add(new Change.Removed(expired.key(), expired.version(), ChangeKind.EXPIRED));
    }
  }

  private void accept(ContextKey key, Head before, long version, Change.Facts facts, long length) {
    EntryHead entry =
        new EntryHead(
            key,
            version,
            length,
            facts.digest(),
            facts.contentType(),
            facts.deadlineMillis(),
            facts.priority(),
            writer,
            nowMillis,
            0,
            facts.ttlMillis());
    Head after = new Head.Live(entry);
    moreBytes += costs.of(after) - costs.of(before);
    overlay.put(key, after);
    results.add(written(key, version, facts, length));
  }

  static Written written(ContextKey key, long version, Change.Facts facts, long length) {
    Optional<Instant> expiresAt =
        facts.deadlineMillis() == EntryHead.NO_DEADLINE
            ? Optional.empty()
            : Optional.of(Instant.ofEpochMilli(facts.deadlineMillis()));
    Digest digest = facts.digest();
    return new Written(key, version, Optional.of(digest), length, expiresAt, facts.created());
  }

  private static Priority priority(Optional<Priority> wanted, @Nullable EntryHead live) {
    return wanted.orElse(live == null ? Priority.NORMAL : live.priority());
  }

  private static byte[] withBracket(byte[] tail) {
    byte[] whole = new byte[tail.length + 1];
    whole[0] = '[';
    System.arraycopy(tail, 0, whole, 1, tail.length);
    return whole;
  }
}
