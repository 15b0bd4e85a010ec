package dev.holdfast.tck.persistence;

import dev.holdfast.api.spi.Capability;
import dev.holdfast.api.spi.persistence.CommitLog;
import dev.holdfast.api.spi.persistence.PersistenceProvider;
import dev.holdfast.tck.contract.BackendContract;
import java.util.Set;

/**
 * What every log does. A plugin's test extends this class, names its provider, and says what its
 * settings promise.
 *
 * <p>Capabilities: {@code durable} and {@code history} are proven, or their absence is; {@code
 * shared} is proven. Power cuts, slow and failing devices are played through the file seam, damage
 * through the files in the data directory; a log that uses neither proves these by other means.
 */
public abstract class CommitLogContract extends BackendContract<CommitLog>
    implements LogAppends, LogReads, LogReopening, LogDamaged, LogTruncation, LogFailures {

  /** For plugins. */
  protected CommitLogContract() {}

  @Override
  protected abstract PersistenceProvider provider();

  @Override
  protected final Set<Capability> provable() {
    return Set.of(Capability.DURABLE, Capability.HISTORY, Capability.SHARED);
  }

  /**
   * What {@link #settings} promise of an acknowledged record; the most unless overridden. Not asked
   * of a log that does not claim {@code durable}.
   */
  @Override
  public Endurance endurance() {
    return Endurance.POWER_CUT;
  }
}
