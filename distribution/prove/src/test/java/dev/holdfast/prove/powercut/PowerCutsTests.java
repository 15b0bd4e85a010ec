package dev.holdfast.prove.powercut;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.spi.Settings;
import dev.holdfast.api.spi.persistence.PersistenceProvider;
import dev.holdfast.simulation.ForgetfulFiles;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PowerCutsTests {
  /** As a plugin is closed, and tests run on the class path, it is not found as a service. */
  private static PersistenceProvider log() {
    try {
      Constructor<?> constructor =
          Class.forName("dev.holdfast.persistence.wal.WalProvider").getDeclaredConstructor();
      constructor.setAccessible(true);
      return (PersistenceProvider) constructor.newInstance();
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  private static Settings sync(String word) {
    return new OneChoice(word);
  }

  @Test
  void theShippedLogLosesNothing() throws IOException {
    PowerCuts cuts = new PowerCuts(log(), sync("fsync"));
    cuts.run(new Random(1), () -> cuts.worlds() >= 50);
    assertThat(cuts.tally().faults()).isEmpty();
    assertThat(cuts.tally().acknowledged()).isGreaterThan(100);
  }

  @Test
  void theModesThatPromiseLessLoseInTheWayOfTheirs() throws IOException {
    for (String word : new String[] {"os", "buffered"}) {
      PowerCuts cuts = new PowerCuts(log(), sync(word));
      cuts.run(new Random(1), () -> cuts.worlds() >= 50);
      assertThat(cuts.tally().lost()).as(word).isPositive();
      assertThat(cuts.tally().wrong() + cuts.tally().duplicates()).as(word).isZero();
    }
  }

  @Test
  void aLogWhoseSyncsDoNothingIsFoundOut() throws IOException {
    PowerCuts cuts = new PowerCuts(log(), sync("fsync"), ForgetfulFiles::withoutFileSyncs);
    cuts.run(new Random(1), () -> cuts.worlds() >= 50);
    assertThat(cuts.tally().lost()).isPositive();
  }
}
