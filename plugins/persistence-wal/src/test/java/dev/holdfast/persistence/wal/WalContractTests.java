package dev.holdfast.persistence.wal;

import dev.holdfast.api.spi.persistence.PersistenceProvider;
import dev.holdfast.tck.persistence.CommitLogContract;
import dev.holdfast.tck.persistence.Endurance;
import java.util.Map;
import org.junit.jupiter.api.Nested;

/** The contract of all logs, in each sync mode. */
final class WalContractTests {

  /** Records survive a power cut. */
  @Nested
  final class Fsync extends InMode {
    Fsync() {
      super("fsync", Endurance.POWER_CUT);
    }
  }

  /** Records survive the end of the process. */
  @Nested
  final class Os extends InMode {
    Os() {
      super("os", Endurance.CRASH);
    }
  }

  /** Records survive an orderly end. */
  @Nested
  final class Buffered extends InMode {
    Buffered() {
      super("buffered", Endurance.CLOSING);
    }
  }

  private abstract static class InMode extends CommitLogContract {
    private final String mode;
    private final Endurance endurance;

    InMode(String mode, Endurance endurance) {
      this.mode = mode;
      this.endurance = endurance;
    }

    @Override
    protected PersistenceProvider provider() {
      return new WalProvider();
    }

    @Override
    protected Map<String, String> settings() {
      return Map.of("sync", mode, "segment", "1MiB");
    }

    @Override
    public Endurance endurance() {
      return endurance;
    }
  }
}
