package dev.holdfast.kernel.checkpoint;

import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.spi.persistence.CommitLog;
import java.io.IOException;
import java.util.List;
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
     */
    T recover(OptionalLong checkpoint) throws IOException;
  }

  private final CheckpointFolder folder;
  private final CommitLog log;
  private final Consumer<String> progress;

  /** The checkpoints of a folder, and a log. */
  public RecoverySources(CheckpointFolder folder, CommitLog log, Consumer<String> progress) {
    this.folder = folder;
    this.log = log;
    this.progress = progress;
  }

  /**
   * What came of the first source that is good.
   *
   * @throws HoldfastException with {@code corrupt} when none is; the reasons of the others are in
   *     its suppressed exceptions
   */
  public <T> T first(Attempt<T> attempt) throws IOException {
    long truncated = log.stats().truncatedPosition();
    List<Long> checkpoints = folder.positions();
    HoldfastException refused = null;
    for (long position : checkpoints) {
      try {
        if (position < truncated) {
          throw gone(position, truncated);
        }
        return attempt.recover(OptionalLong.of(position));
      } catch (HoldfastException e) {
        refuse("checkpoint " + position, e);
        refused = first(refused, e);
      }
    }
    if (truncated > 0) {
      throw first(refused, gone(0, truncated));
    }
    try {
      return attempt.recover(OptionalLong.empty());
    } catch (HoldfastException e) {
      throw first(refused, e);
    }
  }

  private void refuse(String source, HoldfastException e) {
    LOG.warn("recovery does not begin with {}: {}", source, e.refusal().message());
    progress.accept("recovery does not begin with " + source + ": " + e.refusal().message());
  }

  private static HoldfastException first(
      @org.jspecify.annotations.Nullable HoldfastException before, HoldfastException e) {
    if (before == null) {
      return e;
    }
    before.addSuppressed(e);
    return before;
  }

  private static HoldfastException gone(long position, long truncated) {
    return new HoldfastException(
        dev.holdfast.api.ErrorCode.CORRUPT,
        "The log has nothing at or below "
            + truncated
            + " any more, and the replay would begin at "
            + position
            + ". Restore data/ from a backup.");
  }
}
