package dev.holdfast.prove.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A daemon on a leash: a shell holds it, and kills it when this process is gone, by whatever means.
 * It is a child so that every start and every end is seen.
 */
public final class DaemonProcess {
  /** The shell says the daemon's process id first; the standard input is the leash. */
  static final String LEASH =
      """
      exec 3<&0
      "$@" </dev/null 3<&- &
      daemon=$!
      echo "pid $daemon"
      { cat <&3; kill -9 "$daemon"; } >/dev/null 2>&1 &
      leash=$!
      exec 3<&-
      wait "$daemon"
      kill "$leash" 2>/dev/null
      """;

  private static final String END = "\0";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Children children;
  private final Process shell;
  private final ProcessHandle daemon;

  private DaemonProcess(Children children, Process shell, ProcessHandle daemon) {
    this.children = children;
    this.shell = shell;
    this.daemon = daemon;
  }

  /** The daemon did not start, and says why. */
  public static final class StartRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    StartRefusedException(String message) {
      super(message);
    }
  }

  /**
   * Starts a daemon and waits until it serves.
   *
   * @param command a program that says {@code ready}, or {@code problem TEXT} before it ends
   * @throws StartRefusedException with its own words when it does not
   */
  public static DaemonProcess start(Children children, List<String> command, Path errors)
      throws IOException, StartRefusedException {
    List<String> leashed = new ArrayList<>(List.of("/bin/sh", "-c", LEASH, "holdfast-prove"));
    leashed.addAll(command);
    Process shell = children.start(leashed, Map.of(), errors);
    BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    Thread.ofPlatform().daemon().name("daemon-lines").start(() -> read(shell, lines));
    ProcessHandle daemon = null;
    boolean isReady = false;
    List<String> problems = new ArrayList<>();
    long start = System.nanoTime();
    while (System.nanoTime() - start < PATIENCE.toNanos()) {
      String line = next(lines);
      if (line.equals(END)) {
        children.kill(shell.toHandle());
        throw new StartRefusedException(
            problems.isEmpty() ? "the daemon ended without a word" : problems.getFirst());
      } else if (line.startsWith("pid ") && daemon == null) {
        long pid = Long.parseLong(line.substring("pid ".length()));
        daemon = ProcessHandle.of(pid).orElse(null);
      } else if (line.startsWith("problem ")) {
        problems.add(line.substring("problem ".length()));
      } else if (line.equals("ready")) {
        isReady = true;
      }
      // The two come from two processes, in any order.
      if (isReady && daemon != null) {
        return new DaemonProcess(children, shell, daemon);
      }
    }
    children.kill(shell.toHandle());
    throw new IOException("the daemon did not serve within " + PATIENCE.toSeconds() + " s");
  }

  private static String next(BlockingQueue<String> lines) throws IOException {
    try {
      String line = lines.poll(100, TimeUnit.MILLISECONDS);
      return line == null ? "" : line;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static void read(Process shell, BlockingQueue<String> lines) {
    try (BufferedReader reader = shell.inputReader(StandardCharsets.UTF_8)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lines.add(line);
      }
    } catch (IOException e) {
      lines.add("problem its output cannot be read");
    }
    lines.add(END);
  }

  /** The process id of the daemon itself. */
  public long pid() {
    return daemon.pid();
  }

  /** SIGKILL, and nothing before it. */
  public void kill() {
    daemon.destroyForcibly();
    release();
  }

  /** Ends it in order (SIGTERM). */
  public void stop() {
    daemon.destroy();
    release();
  }

  private void release() {
    try {
      if (!shell.waitFor(PATIENCE)) {
        children.kill(shell.toHandle());
      }
      shell.getOutputStream().close();
    } catch (IOException e) {
      // The leash is broken already.
      children.kill(shell.toHandle());
    } catch (InterruptedException e) {
      children.kill(shell.toHandle());
      Thread.currentThread().interrupt();
    }
  }
}
