package dev.holdfast.tck.broken;

import dev.holdfast.api.spi.Capability;
import dev.holdfast.api.spi.ProviderContext;
import dev.holdfast.api.spi.persistence.CommitLog;
import dev.holdfast.api.spi.persistence.PersistenceProvider;
import dev.holdfast.tck.persistence.CommitLogContract;
import java.time.Duration;
import java.util.Set;

/** The suite over a plain log, whose figures are small. */
abstract class LogSuite extends CommitLogContract {
  /** What the log says it can. */
  Set<Capability> claimed() {
    return Set.of(Capability.DURABLE, Capability.HISTORY);
  }

  /** The log. */
  CommitLog log(ProviderContext context) {
    return new PlainLog(context);
  }

  @Override
  protected final PersistenceProvider provider() {
    return PlainProvider.log(claimed(), this::log);
  }

  @Override
  protected final Duration patience() {
    return Duration.ofSeconds(3);
  }
}
