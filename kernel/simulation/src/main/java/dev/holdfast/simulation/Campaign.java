package dev.holdfast.simulation;

import java.util.function.BooleanSupplier;

/**
 * A check that is run over many seeds. The first that fails ends the campaign with one line that
 * replays it; with {@code -Dsimulation.seed=N} that seed alone is run, with {@code
 * -Dsimulation.first=N} the campaign begins there.
 */
public final class Campaign {
  private static final String SEED = "simulation.seed";

  /** What is checked with each seed. */
  @FunctionalInterface
  public interface Check {
    /** Throws when the promise is broken. */
    void run(long seed) throws Exception;
  }

  private final String test;
  private final long first;

  private Campaign(String test, long first) {
    this.test = test;
    this.first = first;
  }

  /**
   * A campaign of one test method, {@code XTests#method}, that begins with the seed {@code first}.
   */
  public static Campaign of(Class<?> test, String method, long first) {
    return new Campaign(
        test.getSimpleName() + "#" + method, Long.getLong("simulation.first", first));
  }

  /** Runs {@code seeds} of them; answers the first seed that was not run. */
  public long run(long seeds, Check check) {
    long end = first + seeds;
    Long only = Long.getLong(SEED);
    long seed = only == null ? first : only;
    do {
      runOne(seed, check);
      seed++;
    } while (only == null && seed < end);
    return seed;
  }

  /** Runs seed after seed while {@code goesOn}; answers the first seed that was not run. */
  public long runWhile(BooleanSupplier goesOn, Check check) {
    Long only = Long.getLong(SEED);
    long seed = only == null ? first : only;
    while (goesOn.getAsBoolean()) {
      runOne(seed++, check);
      if (only != null) {
        break;
      }
    }
    return seed;
  }

  private void runOne(long seed, Check check) {
    try {
      check.run(seed);
    } catch (Exception | AssertionError e) {
      String line = replayLine(seed);
      System.out.println(line);
      throw new AssertionError(line + " (" + e.getMessage() + ")", e);
    }
  }

  private String replayLine(long seed) {
    return "replay: -D%s=%d -Dtest=%s".formatted(SEED, seed, test);
  }
}
