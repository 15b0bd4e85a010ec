package dev.holdfast.prove.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * The processes that were started. Each is killed when this is closed, and when this process is
 * told to end (Ctrl-C).
 */
public final class Children implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Set<ProcessHandle> all = ConcurrentHashMap.newKeySet();
  private final Thread hook = new Thread(this::killAll, "holdfast-prove-end");

  private Children() {}

  /** None yet. */
  public static Children create() {
    Children children = new Children();
    Runtime.getRuntime().addShutdownHook(children.hook);
    return children;
  }

  /**
   * Starts a process.
   *
   * @param environment added to this process's own, without what is meant for another Holdfast
   * @param errors where its standard error goes; what is there stays
   */
  public Process start(List<String> command, Map<String, String> environment, Path errors)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.startsWith("HOLDFAST_") && !name.startsWith("HOLDFAST_AOT"));
    builder.environment().putAll(environment);
    builder.redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile()));
    Process process = builder.start();
    all.add(process.toHandle());
    return process;
  }

  /** Remembers a process that another one started, and that is no longer below it. */
  public void adopt(long pid) {
    ProcessHandle.of(pid).ifPresent(all::add);
  }

  /** Kills (SIGKILL) a process and everything below it, all at once, and waits for their end. */
  public void kill(ProcessHandle process) {
    List<ProcessHandle> tree = new ArrayList<>(List.of(process));
    try (Stream<ProcessHandle> below = process.descendants()) {
      below.forEach(tree::add);
    }
    // The lowest first: it is the one that holds the state.
    tree.reversed().forEach(ProcessHandle::destroyForcibly);
    tree.forEach(Children::awaitEnd);
    tree.forEach(all::remove);
  }

  /**
   * Lets a process end, as its standard input does; kills what is still there after that.
   *
   * @return whether it ended by itself
   */
  public boolean end(Process process, Duration patience) throws IOException {
    process.getOutputStream().close();
    boolean isEnded = false;
    try {
      isEnded = process.waitFor(patience);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    kill(process.toHandle());
    return isEnded;
  }

  private static void awaitEnd(ProcessHandle process) {
    long start = System.nanoTime();
    while (isRunning(process)) {
      if (System.nanoTime() - start > PATIENCE.toNanos()) {
        throw new IllegalStateException("process " + process.pid() + " survived SIGKILL");
      }
      LockSupport.parkNanos(1_000_000);
    }
  }

  /** Where nobody reaps orphans, as in many containers, an ended process stays in the table. */
  private static boolean isRunning(ProcessHandle process) {
    if (!process.isAlive()) {
      return false;
    }
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
      return !stat.startsWith("Z", stat.lastIndexOf(')') + 2);
    } catch (IOException e) {
      return process.isAlive();
    }
  }

  /** Kills all. */
  public void killAll() {
    for (ProcessHandle process : List.copyOf(all)) {
      try (Stream<ProcessHandle> below = process.descendants()) {
        below.forEach(ProcessHandle::destroyForcibly);
      }
      process.destroyForcibly();
      all.remove(process);
    }
  }

  @Override
  public void close() {
    killAll();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The end has begun, and does the same.
      killAll();
    }
  }
}
