package dev.holdfast.kernel.commit;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.Refusal;
import dev.holdfast.api.spi.persistence.LogDamage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * What cannot be proven of a damaged home: filled by the recovery, and then the reason why the home
 * is served without taking writes.
 */
public final class Quarantine {
  private static final String REMEDY =
      "'holdfast recover' shows what can be saved, and goes on with that when it is told to.";

  private final List<String> findings = new ArrayList<>();
  private final List<LogDamage> damages = new ArrayList<>();
  private final Map<ContextKey, Long> keys = new ConcurrentSkipListMap<>();

  /** Nothing is found yet. */
  public Quarantine() {}

  /** Notes what is wrong, as a sentence without a full stop. */
  public void note(String finding) {
    findings.add(finding);
  }

  void note(LogDamage damage) {
    damages.add(damage);
    findings.add(
        "the log is damaged at %s: %s (position %d)"
            .formatted(damage.where(), damage.what(), damage.from()));
  }

  boolean isLogDamaged() {
    return !damages.isEmpty();
  }

  void add(ContextKey key, long version) {
    keys.merge(key, version, Math::max);
  }

  void release(ContextKey key) {
    keys.remove(key);
  }

  /** What is wrong, in sentences without full stops. */
  public List<String> findings() {
    return List.copyOf(findings);
  }

  /** Where the log is damaged. */
  public List<LogDamage> damages() {
    return List.copyOf(damages);
  }

  /** The keys whose present value cannot be proven, each with the highest version that was seen. */
  public Map<ContextKey, Long> keys() {
    return new TreeMap<>(keys);
  }

  /** Whether the key's present value cannot be proven. */
  public boolean holds(ContextKey key) {
    return !keys.isEmpty() && keys.containsKey(key);
  }

  /** The refusal of a read of such a key. */
  public static Refusal corrupt(ContextKey key) {
    return Refusal.of(
        ErrorCode.CORRUPT,
        "The present value of '"
            + key
            + "' cannot be proven, because the log is damaged; an older one is not served in its place. "
            + REMEDY);
  }

  /** The refusal of a write. */
  public Refusal readOnly() {
    return Refusal.of(
        ErrorCode.READ_ONLY,
        "Nothing was changed: the home is read-only, because " + what() + ". " + REMEDY);
  }

  /** What is said with each answer: short, and one line of ASCII. */
  public String degraded() {
    return "damaged home, read-only: values changed in the damaged part may be older ones; see health";
  }

  /** One paragraph for people. */
  public String told() {
    String unproven =
        keys.isEmpty()
            ? ""
            : " Keys that cannot be proven and answer 'corrupt': %d.".formatted(keys.size());
    return "READ-ONLY: "
        + what()
        + ". What can be proven is served; every write is refused."
        + unproven
        + " "
        + REMEDY;
  }

  private String what() {
    return findings.isEmpty() ? "its state could not be proven" : String.join("; ", findings);
  }
}
