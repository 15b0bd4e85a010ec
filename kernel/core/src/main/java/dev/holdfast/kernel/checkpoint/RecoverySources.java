package dev.holdfast.kernel.checkpoint;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.Refusal;
import dev.holdfast.api.spi.persistence.CommitLog;
import dev.holdfast.kernel.commit.Quarantine;
import dev.holdfast.kernel.commit.Recovery;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From what the state is recovered: the newest checkpoint and the log above it, an older one, and
 * at last the whole log. What is refused is named with its reason, and the next one is tried.
 */
public final class RecoverySources {
  private static final Logger LOG = LoggerFactory.getLogger(RecoverySources.class);

  /** One try, with parts that nothing was done to yet. */
  @FunctionalInterface
  public interface Attempt<T> {
    /**
     * Recovers.
     *
     * @param checkpoint where the checkpoint begins that is to be loaded; empty for the whole log
     * @param quarantine takes what cannot be proven; empty when everything must be
     */
    T recover(OptionalLong checkpoint, Optional<Quarantine> quarantine) throws IOException;
  }

  private final CheckpointFolder folder;
  private final CommitLog log;
  private final long provenEnd;
  private final Consumer<String> progress;

  /**
   * The checkpoints of a folder, and a log.
   *
   * @param provenEnd where the log was closed in order the last time, 0 when it never was
   */
  public RecoverySources(
      CheckpointFolder folder, CommitLog log, long provenEnd, Consumer<String> progress) {
    this.folder = folder;
    this.log = log;
    this.provenEnd = provenEnd;
    this.progress = progress;
  }

  /**
   * What came of the first source that proves the whole state; or else of the newest one that can
   * be read at all, and then what is not proven is in quarantine.
   *
   * @throws HoldfastException when none can be read; nothing is begun empty
   */
  public <T> T first(Attempt<T> attempt) throws IOException {
    Quarantine quarantine = new Quarantine();
    Optional<Long> newest = folder.positions().stream().findFirst();
    if (log.end() < provenEnd) {
      quarantine.note(
          "the log ends at position %d, and was closed at position %d: records at its end are missing"
              .formatted(log.end(), provenEnd));
    } else if (newest.isPresent() && log.end() < newest.get()) {
      // Whatever an older source proves, it proves an older state.
      quarantine.note(
          "the log ends at position %d, and a checkpoint was written at %d: the log lost its end"
              .formatted(log.end(), newest.get()));
    } else {
      Optional<T> proven = proven(attempt, quarantine);
      if (proven.isPresent()) {
        return proven.get();
      }
    }
    return saved(attempt, quarantine);
  }

  private <T> Optional<T> proven(Attempt<T> attempt, Quarantine quarantine) throws IOException {
    long truncated = log.stats().truncatedPosition();
    for (long position : folder.positions()) {
      try {
        if (position < truncated) {
          throw gone(position, truncated);
        }
        return Optional.of(attempt.recover(OptionalLong.of(position), Optional.empty()));
      } catch (HoldfastException e) {
        refuse("checkpoint " + position, e);
        if (truncated > 0 && e.refusal().facts().containsKey(CheckpointLoader.OTHER_STORE)) {
          throw otherStore(e, truncated);
        }
        if (e.refusal().facts().containsKey(Recovery.LOST_END)) {
          return Optional.empty();
        }
      }
    }
    try {
      if (truncated > 0) {
        throw gone(0, truncated);
      }
      return Optional.of(attempt.recover(OptionalLong.empty(), Optional.empty()));
    } catch (HoldfastException e) {
      if (e.code() != ErrorCode.CORRUPT) {
        throw e;
      }
      refuse("the whole log", e);
      if (truncated > 0) {
        quarantine.note("no checkpoint is good, and the log was pruned up to " + truncated);
      }
    }
    return Optional.empty();
  }

  /** Every source refused to prove everything: the newest one that can be read says what it can. */
  private <T> T saved(Attempt<T> attempt, Quarantine quarantine) throws IOException {
    for (long position : folder.positions()) {
      try {
        return attempt.recover(OptionalLong.of(position), Optional.of(quarantine));
      } catch (HoldfastException e) {
        refuse("checkpoint " + position, e);
      }
    }
    return attempt.recover(OptionalLong.empty(), Optional.of(quarantine));
  }

  private void refuse(String source, HoldfastException e) {
    LOG.warn("recovery does not begin with {}: {}", source, e.refusal().message());
    progress.accept("recovery does not begin with " + source + ": " + e.refusal().message());
  }

  /** Without the beginning of the log there is nothing to fill another store from. */
  private static HoldfastException otherStore(HoldfastException e, long truncated) {
    return new HoldfastException(
        Refusal.of(
            ErrorCode.UNSUPPORTED,
            e.refusal().message()
                + " The log was pruned up to position "
                + truncated
                + ", so another kind of store cannot be filled from it. Set store.provider back to what it was; to"
                + " change it, write the contexts into a new home."),
        e);
  }

  private static HoldfastException gone(long position, long truncated) {
    return new HoldfastException(
        ErrorCode.CORRUPT,
        "The log has nothing at or below "
            + truncated
            + " any more, and the replay would begin at "
            + position
            + ". Restore data/ from a backup.");
  }
}
