package dev.holdfast.kernel.integrity;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.RuntimeEvent;
import dev.holdfast.api.spi.persistence.LogDamage;
import dev.holdfast.api.spi.store.EntryHead;
import dev.holdfast.kernel.event.EventSink;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiPredicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The damage that is known and not repaired. Each is counted and told once, however often it is
 * met; what was repaired and is damaged again is told again.
 */
public final class KnownDamage {
  private static final Logger LOG = LoggerFactory.getLogger(KnownDamage.class);

  /** Places beyond these are told, and counted as one. */
  private static final int MOST_PLACES = 10_000;

  /** Present entries, and which version of them. */
  private final Map<ContextKey, Long> entries = new ConcurrentHashMap<>();

  /** Places of the log, older versions, and rows of a store that name no entry. */
  private final Set<String> places = ConcurrentHashMap.newKeySet();

  private final IntegrityFigures figures;
  private final EventSink events;

  /** Nothing is known to be damaged. */
  public KnownDamage(IntegrityFigures figures, EventSink events) {
    this.figures = figures;
    this.events = events;
  }

  /** Whether every present entry is thought to be sound. */
  boolean isClear() {
    return entries.isEmpty();
  }

  /** Whether this version of the key is damaged. */
  boolean holds(EntryHead head) {
    Long version = entries.get(head.key());
    return version != null && version == head.version();
  }

  /** A present entry was found damaged. */
  void entry(EntryHead head) {
    Long known = entries.put(head.key(), head.version());
    if (known == null || known != head.version()) {
      figures.corrupt();
      LOG.warn(
          "a stored value of {} bytes is not what was written; its digest is {}",
          head.length(),
          head.digest());
      events.tell(
          RuntimeEvent.Kind.CORRUPTION,
          Optional.of(head.key()),
          "A stored value is not what was written.",
          facts("store", head));
    }
  }

  /** A copy in memory of an entry on disk was damaged; it was dropped. */
  public void copy(EntryHead head, boolean isReplaced) {
    tell(
        Optional.of(head.key()),
        "A copy in memory is not what was written, and was dropped.",
        facts("near", head));
    if (isReplaced) {
      figures.repaired();
      events.tell(
          RuntimeEvent.Kind.REPAIRED,
          Optional.of(head.key()),
          "The store on disk has the value whole.",
          facts("near", head));
    }
  }

  /** A damaged entry is what was written again. */
  void repaired(EntryHead head) {
    entries.remove(head.key());
    figures.repaired();
    LOG.info("a damaged value was put into the store again; its digest is {}", head.digest());
    events.tell(
        RuntimeEvent.Kind.REPAIRED,
        Optional.of(head.key()),
        "A damaged value was replaced in the store by the log's copy.",
        facts("store", head));
  }

  /** An entry that was found damaged is read as it was written. */
  void sound(EntryHead head) {
    entries.remove(head.key(), head.version());
  }

  private static Map<String, Object> facts(String where, EntryHead head) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("where", where);
    facts.put("version", head.version());
    facts.put("bytes", head.length());
    facts.put("digest", head.digest().toString());
    return facts;
  }

  /** An older version is damaged in the log. */
  void version(ContextKey key, long version) {
    if (isNew("version " + version + " of " + key)) {
      tell(
          Optional.of(key),
          "An older version is damaged in the log.",
          Map.of("where", "log", "version", version));
    }
  }

  /** An entry of the store, or a part of it, cannot be read. */
  void unreadable(Optional<ContextKey> key, String place) {
    if (isNew("store " + place)) {
      tell(key, "A part of the store cannot be read.", Map.of("where", "store"));
    }
  }

  /** The log is damaged; whether that is new. */
  boolean log(LogDamage damage) {
    if (!isNew("log " + damage.from())) {
      return false;
    }
    LOG.warn("the log is damaged at {}: {}", damage.where(), damage.what());
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("where", "log");
    facts.put("place", damage.where());
    facts.put("from", damage.from());
    facts.put("to", damage.to());
    tell(Optional.empty(), "The log is damaged at " + damage.where() + ".", facts);
    return true;
  }

  /** The log cannot be read; whether that is new. */
  boolean logUnreadable(String why) {
    if (!isNew("log " + why)) {
      return false;
    }
    LOG.warn("the log could not be read by the scrub: {}", why);
    tell(Optional.empty(), "The log could not be read.", Map.of("where", "log"));
    return true;
  }

  private boolean isNew(String place) {
    return places.size() >= MOST_PLACES ? !places.contains(place) : places.add(place);
  }

  private void tell(Optional<ContextKey> key, String message, Map<String, Object> facts) {
    figures.corrupt();
    events.tell(RuntimeEvent.Kind.CORRUPTION, key, message, facts);
  }

  /** How many present entries are damaged; those that {@code isGone} no longer count. */
  int entries(BiPredicate<ContextKey, Long> isGone) {
    entries.forEach((key, version) -> {
      if (isGone.test(key, version)) {
        entries.remove(key, version);
      }
    });
    return entries.size();
  }

  /** How many places are damaged that are no present entry. */
  public int places() {
    return places.size();
  }
}
