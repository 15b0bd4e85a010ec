package dev.holdfast.launcher.command;

import dev.holdfast.api.json.JsonWriter;
import dev.holdfast.launcher.client.Daemons;
import dev.holdfast.launcher.home.Homes;
import dev.holdfast.shim.DaemonFile;
import dev.holdfast.shim.Home;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;

/** {@code holdfast down}. */
@Command(
    name = "down",
    description = "Stop the daemon of the home: it serves what is in flight, closes and ends.")
final class DownCommand extends Subcommand {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration INTERVAL = Duration.ofMillis(20);

  @Override
  public Integer call() {
    Home home = root().home();
    return switch (Daemons.find(home, terminal().environment())) {
      case Daemons.Running running -> {
        running.client().close();
        yield stop(running.file(), home);
      }
      // It holds the lock on this home's data under the pid that the file names: it is the daemon.
      case Daemons.Silent silent -> stop(silent.file(), home);
      case Daemons.Absent() -> {
        print("no daemon is running for " + home.directory(), false);
        yield ExitCode.OK;
      }
    };
  }

  private int stop(DaemonFile file, Home home) {
    ProcessHandle.of(file.pid()).ifPresent(ProcessHandle::destroy);
    await(file);
    print("Holdfast is down (home %s, pid %d)".formatted(home.directory(), file.pid()), true);
    return ExitCode.OK;
  }

  /** Looks often: {@link ProcessHandle#onExit} looks ever more seldom at what is no child. */
  private static void await(DaemonFile file) {
    long start = System.nanoTime();
    while (Homes.isAlive(file)) {
      if (System.nanoTime() - start > PATIENCE.toNanos()) {
        throw new CommandFailure(
            "the daemon (pid %d) was told to end and still runs after %d s"
                .formatted(file.pid(), PATIENCE.toSeconds()));
      }
      LockSupport.parkNanos(INTERVAL.toNanos());
    }
  }

  private void print(String sentence, boolean stopped) {
    terminal()
        .line(
            isJson()
                ? new JsonWriter().beginObject().member("stopped", stopped).endObject().toString()
                : sentence);
  }
}
