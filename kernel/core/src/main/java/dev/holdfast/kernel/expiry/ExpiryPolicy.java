package dev.holdfast.kernel.expiry;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.Quantities;
import dev.holdfast.api.Refusal;
import dev.holdfast.api.WriteOptions;
import dev.holdfast.kernel.config.ClassRule;
import dev.holdfast.kernel.config.EntryClass;
import dev.holdfast.kernel.config.ExpirySettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides how long a value lives. A write is {@code keep} (for ever, never evicted) unless it
 * carries a TTL, or the rule with the longest matching prefix says {@code cache}.
 */
public final class ExpiryPolicy {
  private final ExpirySettings settings;
  private final List<ClassRule> rules;
  private final @Nullable TtlPredictor predictor;

  /** By the settings {@code expiry.*} and {@code contexts.classes}. */
  public ExpiryPolicy(ExpirySettings settings, List<ClassRule> rules) {
    this.settings = settings;
    this.predictor =
        settings.predictive() ? new TtlPredictor(settings.min(), settings.max()) : null;
    this.rules =
        rules.stream()
            .sorted(Comparator.comparingInt((ClassRule rule) -> rule.prefix().length()).reversed())
            .toList();
  }

  /** Why a TTL is out of bounds; null when it is within. Never clamped. */
  public @Nullable Refusal check(Optional<Duration> ttl) {
    if (ttl.isEmpty()
        || (ttl.get().compareTo(settings.min()) >= 0 && ttl.get().compareTo(settings.max()) <= 0)) {
      return null;
    }
    return Refusal.of(
            ErrorCode.INVALID_REQUEST,
            "A TTL of "
                + Quantities.format(ttl.get())
                + " is out of bounds: give "
                + Quantities.format(settings.min())
                + " to "
                + Quantities.format(settings.max())
                + " (expiry.min, expiry.max).")
        .with("min", Quantities.format(settings.min()))
        .with("max", Quantities.format(settings.max()));
  }

  /** Why a deadline cannot be moved so, whatever the entry is; null when it may be. */
  public @Nullable Refusal checkMove(Optional<Duration> by, WriteOptions options) {
    if (options.ttl().isPresent() || options.priority().isPresent()) {
      return Refusal.of(
          ErrorCode.INVALID_REQUEST,
          "Refresh and extend move the deadline alone: give neither ttl nor priority. To change them, put the value.");
    }
    if (by.isEmpty() || (by.get().toMillis() > 0 && by.get().compareTo(settings.max()) <= 0)) {
      return null;
    }
    return Refusal.of(
            ErrorCode.INVALID_REQUEST,
            "%s is out of bounds: extend by more than nothing, so that at most %s (expiry.max) remains."
                .formatted(Quantities.format(by.get()), Quantities.format(settings.max())))
        .with("max", Quantities.format(settings.max()));
  }

  /** The longest time that may remain. */
  public Duration max() {
    return settings.max();
  }

  /**
   * How long a new value of the key lives; absent means for ever.
   *
   * @param bytes the length of the value
   */
  public Optional<Duration> timeToLive(ContextKey key, Optional<Duration> wanted, long bytes) {
    if (wanted.isPresent()) {
      return wanted;
    }
    Optional<Duration> fixed =
        rule(key)
            .filter(rule -> rule.entryClass() == EntryClass.CACHE)
            .map(rule -> rule.ttl().orElse(settings.defaultTtl()));
    TtlPredictor predicting = predictor;
    return predicting == null
        ? fixed
        : fixed.map(ttl -> predicting.predict(key.text(), ttl, bytes));
  }

  private Optional<ClassRule> rule(ContextKey key) {
    for (ClassRule rule : rules) {
      if (key.startsWith(rule.prefix())) {
        return Optional.of(rule);
      }
    }
    return Optional.empty();
  }

  /** Who wants to know of reads of cached values. */
  public AccessFollower accesses(Optional<AccessTrace> trace) {
    List<AccessFollower> followers = new ArrayList<>(trace.stream().toList());
    if (predictor != null) {
      followers.add(predictor);
    }
    return followers.isEmpty()
        ? AccessFollower.none()
        : (key, bytes, nowMillis) -> {
          if (rule(key).filter(rule -> rule.entryClass() == EntryClass.CACHE).isPresent()) {
            followers.forEach(follower -> follower.read(key, bytes, nowMillis));
          }
        };
  }
}
