package dev.holdfast.persistence.wal;

import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.spi.Capability;
import dev.holdfast.api.spi.Meter;
import dev.holdfast.api.spi.ProviderContext;
import dev.holdfast.api.spi.ProviderName;
import dev.holdfast.api.spi.Settings;
import dev.holdfast.api.spi.persistence.CommitLog;
import dev.holdfast.api.spi.persistence.PersistenceProvider;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;

/** Provides {@code wal}: a write-ahead log in the data directory. */
public final class WalProvider implements PersistenceProvider {
  private static final ProviderName NAME = new ProviderName("wal");

  /** Called by the plugin platform. */
  public WalProvider() {}

  @Override
  public ProviderName name() {
    return NAME;
  }

  /**
   * {@code durable} is kept by the modes {@code os} and {@code fsync}; with {@code buffered} the
   * operator has given it up.
   */
  @Override
  public Set<Capability> capabilities() {
    return EnumSet.of(Capability.DURABLE, Capability.HISTORY);
  }

  @Override
  public CommitLog create(Settings settings, ProviderContext context) {
    WalSettings wal = WalSettings.from(settings);
    try {
      Meter meter = context.meter();
      WriteAheadLog log =
          WriteAheadLog.open(
              wal,
              context.files(),
              context.threads(),
              context.dataDirectory(),
              LogFigures.in(meter, context.ticker()));
      meter.gauge(
          "log_secured_bytes",
          "Space on the disk that is secured for records to come.",
          log::securedBytes);
      meter.gauge(
          "log_refused_records",
          "Records refused since the start because the disk was full.",
          log::refused);
      return log;
    } catch (IOException e) {
      throw new HoldfastException(
          Damage.unavailable("The log in " + context.dataDirectory() + " cannot be opened", e), e);
    }
  }
}
