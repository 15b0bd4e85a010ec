package dev.holdfast.tck.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.spi.Capability;
import dev.holdfast.api.spi.Provider;
import dev.holdfast.api.spi.ProviderName;
import dev.holdfast.tck.RealThreads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is asked of every provider. Not extended by itself: there is one suite for each SPI.
 *
 * @param <S> the SPI's main type
 */
@Timeout(300)
@DisplayNameGeneration(ClauseNames.class)
public abstract class BackendContract<S extends AutoCloseable> {
  @TempDir private @Nullable Path root;
  private @Nullable Bench<S> bench;

  /** For the suites. */
  protected BackendContract() {}

  /** The provider under test; a new one at each call does no harm. */
  protected abstract Provider<S> provider();

  /** Its settings, the same for every opening within one test; none unless overridden. */
  protected Map<String, String> settings() {
    return Map.of();
  }

  /**
   * How long something that must happen may take in real time, 20 s unless overridden. Only tests
   * that fail wait so long.
   */
  protected Duration patience() {
    return Duration.ofSeconds(20);
  }

  /** The capabilities that this suite proves. */
  protected abstract Set<Capability> provable();

  /** The bench of the running test. */
  public final Bench<S> bench() {
    return Objects.requireNonNull(bench, "asked for outside of a test");
  }

  @BeforeEach
  final void makeBench() {
    bench = new Bench<>(provider(), settings(), Objects.requireNonNull(root), patience());
  }

  @AfterEach
  final void closeBench() {
    bench().close();
  }

  @Test
  @Clause("Provider 2")
  final void nameAndCapabilitiesAreConstant() {
    ProviderName name = bench().provider().name();
    Set<Capability> capabilities = Set.copyOf(bench().provider().capabilities());

    S backend = bench().open();
    bench().close(backend);

    assertEquals(name, bench().provider().name());
    assertEquals(capabilities, Set.copyOf(bench().provider().capabilities()));
    assertEquals(name, provider().name());
  }

  @Test
  @Clause("Provider.capabilities")
  final void onlyWhatCanBeProvenIsClaimed() {
    for (Capability claimed : bench().provider().capabilities()) {
      assertTrue(
          provable().contains(claimed),
          () ->
              "'"
                  + claimed.text()
                  + "' means nothing for this SPI, so nobody can rely on it; do not claim it");
    }
  }

  @Test
  @Clause("Provider 3")
  final void closingGivesBackThreadsAndFiles() {
    RealThreads threads = bench().world().threads();

    bench().close(bench().open());

    bench().until("all threads have ended", () -> threads.running().isEmpty());
    assertEquals(0, threads.repeating(), "repeating work that was not closed");
    assertEquals(0, bench().world().files().openFiles(), "files that were not closed");
  }

  @Test
  @Clause("Provider 3")
  final void whatWasClosedCanBeCreatedAgain() {
    for (int life = 0; life < 3; life++) {
      bench().close(bench().open());
    }
  }

  @Test
  @Clause("Provider 3")
  final void creationThatFailsIsUndone() throws IOException {
    Path file = Files.writeString(bench().elsewhere(), "not a directory");
    RealThreads threads = bench().world().threads();
    boolean refused = false;

    try {
      // A backend without files of its own has no reason to fail.
      bench().close(bench().openOn(file));
    } catch (HoldfastException e) {
      refused = true;
      String message = Objects.requireNonNullElse(e.getMessage(), "");
      assertFalse(message.isBlank(), "a refusal says what, where, and what to do");
    }

    bench().until("all threads have ended", () -> threads.running().isEmpty());
    assertEquals(0, threads.repeating(), "repeating work that was not closed");
    assertEquals(0, bench().world().files().openFiles(), "files that were not closed");
    assertTrue(refused || Files.readString(file).equals("not a directory"), "the file was changed");
  }
}
