package dev.holdfast.prove.attack;

import dev.holdfast.prove.client.Account;
import dev.holdfast.prove.client.HttpWriter;
import dev.holdfast.prove.client.McpWriter;
import dev.holdfast.prove.client.Writer;
import dev.holdfast.prove.ledger.Ledger;
import dev.holdfast.prove.powercut.LogPromise;
import dev.holdfast.prove.process.Children;
import dev.holdfast.prove.process.DaemonProcess;
import dev.holdfast.prove.process.Scratch;
import dev.holdfast.prove.report.Timeline;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the attacks of one run share: the writers, a running daemon, chance and time. */
public final class Arena implements AutoCloseable {
  private static final int HTTP_WRITERS = 4;
  private static final int MCP_WRITERS = 2;
  private static final double PATIENCE_SHARE = 0.05;
  private static final int FEWEST_TO_JUDGE = 40;
  private static final Duration MOST_PATIENCE = Duration.ofSeconds(15);

  /**
   * How the programs are run.
   *
   * @param daemon serves a home, at any free port
   * @param shim speaks MCP on its standard input and output
   * @param client runs {@link dev.holdfast.prove.client.ClientMain}
   * @param plugins the folder of the shipped plugins
   * @param promise what the configuration says about the log
   */
  public record Programs(
      Function<Path, List<String>> daemon,
      List<String> shim,
      List<String> client,
      Path plugins,
      LogPromise promise) {}

  private final Programs programs;
  private final Scratch scratch;
  private final Children children;
  private final Timeline timeline;
  private final Random random;
  private final Duration time;
  private final List<Writer> httpWriters = new ArrayList<>();
  private final List<Writer> mcpWriters = new ArrayList<>();
  private @Nullable Target shared;
  private int homes;

  /**
   * An arena without a daemon yet.
   *
   * @param time how long the whole run may take, about
   */
  public Arena(
      Programs programs,
      Scratch scratch,
      Children children,
      Timeline timeline,
      Random random,
      Duration time) {
    this.programs = programs;
    this.scratch = scratch;
    this.children = children;
    this.timeline = timeline;
    this.random = random;
    this.time = time;
  }

  /** Starts the processes that write. */
  public void open() throws IOException {
    for (int i = 0; i < HTTP_WRITERS; i++) {
      httpWriters.add(HttpWriter.start(children, programs.client(), "http" + i, scratch.errors()));
    }
    for (int i = 0; i < MCP_WRITERS; i++) {
      mcpWriters.add(new McpWriter(children, programs.shim(), "mcp" + i, scratch.errors()));
    }
  }

  /** The writers over HTTP, which live through the end of a daemon. */
  List<Writer> httpWriters() {
    return httpWriters;
  }

  /** Those over HTTP and over MCP. */
  List<Writer> allWriters() {
    List<Writer> all = new ArrayList<>(httpWriters);
    all.addAll(mcpWriters);
    return all;
  }

  /** The running daemon that attacks hand on to each other, with what earlier ones left in it. */
  Target shared() throws IOException, DaemonProcess.StartRefusedException {
    Target known = shared;
    if (known == null) {
      known = fresh();
      known.start();
      shared = known;
    }
    return known;
  }

  /** Starts the shared daemon, and says what is attacked. */
  public String describe() throws IOException, DaemonProcess.StartRefusedException {
    return shared().description();
  }

  /** Ends the writers' burst, whatever became of it. */
  void quiet() {
    for (Writer writer : allWriters()) {
      try {
        writer.stop();
      } catch (IOException e) {
        // It is the next burst's business to find that a writer is gone.
        timeline.mark("a writer does not stop");
      }
    }
  }

  /** Ends the shared daemon; the next attack gets a new one on a new home. */
  public void renounce() {
    Target known = shared;
    shared = null;
    if (known != null) {
      known.kill();
    }
  }

  /** A home of its own, without a daemon yet. */
  Target fresh() throws IOException {
    return new Target(this, scratch.folder("home" + homes++), List.of());
  }

  Programs programs() {
    return programs;
  }

  Scratch scratch() {
    return scratch;
  }

  Children children() {
    return children;
  }

  Timeline timeline() {
    return timeline;
  }

  Random random() {
    return random;
  }

  /** A new account. */
  Account account() {
    return new Account(new Ledger(), timeline);
  }

  /** That part of the run's time. */
  Duration part(double share) {
    return Duration.ofMillis((long) (time.toMillis() * share));
  }

  /** Whether that part of the run's time has passed since its beginning. */
  boolean isPast(double share) {
    return timeline.now() > time.toMillis() * share;
  }

  /** Between the two, by chance. */
  Duration between(int fromMillis, int toMillis) {
    return Duration.ofMillis(random.nextInt(fromMillis, toMillis));
  }

  /** Lets the writers work. */
  static void pause(Duration duration) {
    long end = System.nanoTime() + duration.toNanos();
    for (long left = duration.toNanos(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
      if (Thread.currentThread().isInterrupted()) {
        return;
      }
    }
  }

  /**
   * Lets the writers work for a while, and then on until so many more writes are acknowledged, but
   * not beyond its part of the run's time: a busy machine gets fewer writes, not a longer run. Only
   * with too few to show anything it waits on.
   */
  void pause(Duration duration, Account account, int fewest) {
    long before = account.ledger().count(Ledger.Answer.ACKNOWLEDGED);
    long start = System.nanoTime();
    long patience = Math.max(duration.toNanos(), part(PATIENCE_SHARE).toNanos());
    pause(duration);
    while (!Thread.currentThread().isInterrupted()) {
      long written = account.ledger().count(Ledger.Answer.ACKNOWLEDGED) - before;
      long waited = System.nanoTime() - start;
      if (written >= fewest
          || (written >= FEWEST_TO_JUDGE && waited > patience)
          || waited > MOST_PATIENCE.toNanos()) {
        return;
      }
      pause(Duration.ofMillis(5));
    }
  }

  /** Begins a burst. */
  static void go(List<Writer> writers, Path home, String prefix, Account account)
      throws IOException {
    for (Writer writer : writers) {
      writer.go(home, prefix, account);
    }
  }

  /** Ends a burst. */
  static void stop(List<Writer> writers) throws IOException {
    for (Writer writer : writers) {
      writer.stop();
    }
  }

  @Override
  public void close() {
    renounce();
    allWriters().forEach(Writer::close);
  }
}
