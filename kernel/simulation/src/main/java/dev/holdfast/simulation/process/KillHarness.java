package dev.holdfast.simulation.process;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Lives of one directory, each ended by SIGKILL: a child writes and acknowledges over its standard
 * output, is killed at a point that follows from the seed, and everything acknowledged so far is
 * looked for in the directory. The next child goes on there.
 */
public final class KillHarness {
  /** One in so many children is killed before its first acknowledgement. */
  private static final int EARLY = 10;

  /** What is killed. */
  public interface Subject {
    /**
     * Starts a child on the directory, whose writers are numbered from {@code firstWriter}. It
     * writes {@link Item}s to its standard output as they become durable, and nothing else.
     */
    ChildJvm start(Path directory, long firstWriter) throws IOException;

    /** What a reader finds in the directory now, in order. */
    List<Item> find(Path directory) throws IOException;
  }

  private final Subject subject;
  private final int writers;
  private final int longestLife;

  /**
   * Kills {@code subject}.
   *
   * @param writers how many writers a child has at most
   * @param longestLife how many acknowledgements a child may give before it is killed
   */
  public KillHarness(Subject subject, int writers, int longestLife) {
    this.subject = subject;
    this.writers = writers;
    this.longestLife = longestLife;
  }

  /** Runs lives until the first that is not clean, at most {@code lives}. */
  public Verdict run(Path directory, long seed, int lives)
      throws IOException, InterruptedException {
    SplittableRandom random = new SplittableRandom(seed);
    Ledger ledger = new Ledger();
    Verdict verdict = Verdict.NONE;
    for (int life = 0; life < lives && verdict.isClean(); life++) {
      live(directory, (long) life * writers, ledger, random);
      verdict = ledger.judge(subject.find(directory));
    }
    return verdict;
  }

  private void live(Path directory, long firstWriter, Ledger ledger, SplittableRandom random)
      throws IOException, InterruptedException {
    int last = random.nextInt(1, longestLife + 1);
    try (ChildJvm child = subject.start(directory, firstWriter)) {
      if (random.nextInt(EARLY) == 0) {
        Thread.sleep(random.nextInt(100));
        child.kill();
      }
      DataInputStream pipe = new DataInputStream(new BufferedInputStream(child.output()));
      try {
        for (int count = 1; ; count++) {
          ledger.acknowledge(Item.readFrom(pipe));
          if (count == last) {
            child.kill();
          }
        }
      } catch (EOFException e) {
        // What it said before its death was read to the end.
      }
      int exit = child.waitFor();
      if (exit != 137) {
        throw new IllegalStateException("a child ended by itself, with exit code " + exit);
      }
    }
  }
}
