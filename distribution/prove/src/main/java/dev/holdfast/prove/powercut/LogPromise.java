package dev.holdfast.prove.powercut;

import dev.holdfast.api.spi.Settings;
import java.util.List;
import java.util.Optional;

/**
 * What a configuration says about the log, and so about what outlives a power cut.
 *
 * @param provider the persistence, as {@code wal} or {@code none}
 * @param settings of that persistence
 */
public record LogPromise(String provider, Settings settings) {
  private static final String LOG = "wal";
  private static final String FORCED = "fsync";

  /** The words that the log itself knows (plugins/persistence-wal), the default last. */
  private static final List<String> WORDS = List.of("buffered", "os", "none", FORCED);

  /** Whether the persistence is the shipped log. */
  public boolean isLog() {
    return provider.equals(LOG);
  }

  /** When a record counts as durable, as {@code fsync}; empty where it is not the shipped log. */
  public Optional<String> sync() {
    return isLog() ? Optional.of(settings.choice("sync", WORDS, FORCED)) : Optional.empty();
  }

  /**
   * Why a power cut may take something that was acknowledged, as {@code sync os}; empty when the
   * configuration promises that it does not.
   */
  public Optional<String> gap() {
    return isLog()
        ? sync().filter(word -> !word.equals(FORCED)).map(word -> "sync " + word)
        : Optional.of("persistence " + provider);
  }
}
