package dev.holdfast.launcher.command;

import dev.holdfast.api.json.JsonWriter;
import dev.holdfast.launcher.client.Daemons;
import dev.holdfast.launcher.home.DaemonFile;
import dev.holdfast.launcher.home.Home;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;

/** {@code holdfast down}. */
@Command(
    name = "down",
    description = "Stop the daemon of the home: it serves what is in flight, closes and ends.")
final class DownCommand extends Subcommand {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

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
        print("no daemon is running for " + home, false);
        yield ExitCode.OK;
      }
    };
  }

  private int stop(DaemonFile file, Home home) {
    ProcessHandle process = ProcessHandle.of(file.pid()).orElse(null);
    if (process != null) {
      CompletableFuture<ProcessHandle> ended = process.onExit();
      process.destroy();
      await(ended, file);
    }
    print("Holdfast is down (home %s, pid %d)".formatted(home, file.pid()), true);
    return ExitCode.OK;
  }

  private static void await(CompletableFuture<ProcessHandle> ended, DaemonFile file) {
    try {
      ended.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new CommandFailure(
          "the daemon (pid %d) was told to end and still runs after %d s"
              .formatted(file.pid(), PATIENCE.toSeconds()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure("interrupted; the daemon was told to end");
    } catch (ExecutionException e) {
      throw new CommandFailure("the daemon's end cannot be observed: " + e.getMessage());
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
