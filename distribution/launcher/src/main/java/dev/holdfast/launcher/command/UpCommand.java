package dev.holdfast.launcher.command;

import dev.holdfast.api.json.JsonWriter;
import dev.holdfast.kernel.config.Configuration;
import dev.holdfast.kernel.config.ConfigurationException;
import dev.holdfast.launcher.client.Daemons;
import dev.holdfast.launcher.daemon.AotCaches;
import dev.holdfast.launcher.daemon.ChildDaemon;
import dev.holdfast.launcher.daemon.Daemon;
import dev.holdfast.launcher.daemon.DaemonOptions;
import dev.holdfast.launcher.daemon.DaemonStartException;
import dev.holdfast.launcher.daemon.JvmFlags;
import dev.holdfast.launcher.home.Homes;
import dev.holdfast.shim.DaemonFile;
import dev.holdfast.shim.Home;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code holdfast up}. */
@Command(name = "up", description = "Start the daemon of the home, or find it running.")
final class UpCommand extends Subcommand {
  @Option(names = "--foreground", description = "Serve in this process until it is told to end.")
  boolean isForeground;

  @Option(
      names = "--supervise",
      description = "Start the daemon again whenever it crashes, with a report in the home's logs.")
  boolean isSupervised;

  @Option(
      names = "--revive",
      hidden = true,
      description = "After a crash, start at the port that others still use, when it is free.")
  boolean isRevival;

  @Mixin
  @SuppressWarnings("NullAway.Init")
  DaemonSettings settings;

  @Override
  public Integer call() throws IOException {
    if (isForeground && isSupervised) {
      throw new ParameterException(
          spec.commandLine(),
          "--supervise watches over a daemon in the background; in the foreground leave that to whatever started it");
    }
    Home home = root().home();
    Homes.create(home);
    if (!Homes.isPrivate(home)) {
      terminal()
          .tell(
              "holdfast: warning: others may enter "
                  + home.directory()
                  + "; run: chmod 700 "
                  + home.directory());
    }
    try (FileChannel channel =
        FileChannel.open(Homes.upLock(home), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      // Of two that start at once, the second waits here and then finds the first one's daemon.
      FileLock lock = channel.lock();
      return switch (Daemons.find(home, terminal().environment())) {
        case Daemons.Running running -> alreadyRunning(home, running);
        case Daemons.Silent silent ->
            throw new CommandFailure(
                "a process (pid %d) holds %s, but is not usable: %s"
                    .formatted(silent.file().pid(), home.directory(), silent.why()));
        case Daemons.Absent() -> start(options(home), lock);
      };
    } catch (DaemonStartException e) {
      return failed(e.problems());
    } catch (ConfigurationException e) {
      return failed(e.problems());
    }
  }

  private DaemonOptions options(Home home) {
    DaemonOptions options = settings.options(home);
    return isRevival ? options.preferring(Homes.lastPort(home)) : options;
  }

  private int alreadyRunning(Home home, Daemons.Running running) {
    DaemonFile file = running.file();
    running.client().close();
    if (isForeground) {
      throw new CommandFailure(
          "a daemon for %s already runs at %s (pid %d), so this process cannot serve it; stop that one first: holdfast down"
              .formatted(home.directory(), file.address(), file.pid()));
    }
    Integer port = settings.port;
    if (port != null && port != 0 && !file.address().endsWith(":" + port)) {
      throw new CommandFailure(
          ("a daemon for %s already runs at %s (pid %d); to move it to port %d, run first:"
                  + " holdfast down")
              .formatted(home.directory(), file.address(), file.pid(), port));
    }
    if (isSupervised && !ChildDaemon.isSupervised(file.pid())) {
      throw new CommandFailure(
          ("a daemon for %s already runs at %s (pid %d), but is not supervised; run first: holdfast"
                  + " down, then: holdfast up --supervise")
              .formatted(home.directory(), file.address(), file.pid()));
    }
    print(file, "Holdfast is already running at http://" + file.address(), home);
    return ExitCode.OK;
  }

  private int start(DaemonOptions options, FileLock lock)
      throws DaemonStartException, ConfigurationException, IOException {
    Configuration configuration = options.load(terminal().environment());
    if (isForeground) {
      Daemon daemon =
          Daemon.start(options, terminal().environment(), text -> terminal().tell("  " + text));
      lock.release();
      isUp(options.home(), daemon.file());
      daemon.serve();
      return ExitCode.OK;
    }
    ChildDaemon.start(
        options,
        JvmFlags.of(configuration, options.home(), terminal().environment()),
        isSupervised,
        text -> terminal().tell("  " + text));
    Optional<DaemonFile> file = DaemonFile.read(options.home());
    isUp(
        options.home(),
        file.orElseThrow(() -> new CommandFailure("the daemon ended again; see its log")));
    AotCaches.find(terminal().environment()).ifPresent(AotCaches::trainLater);
    return ExitCode.OK;
  }

  private void isUp(Home home, DaemonFile file) {
    print(file, "Holdfast " + file.version() + " is up at http://" + file.address(), home);
    terminal().out().flush();
  }

  private void print(DaemonFile file, String sentence, Home home) {
    terminal()
        .line(
            isJson()
                ? new JsonWriter()
                    .beginObject()
                    .member("address", file.address())
                    .member("home", home.directory().toString())
                    .member("pid", file.pid())
                    .member("version", file.version())
                    .member("instance", file.instance())
                    .endObject()
                    .toString()
                : "%s (home %s, pid %d)".formatted(sentence, home.directory(), file.pid()));
  }

  private int failed(List<String> problems) {
    problems.forEach(problem -> terminal().tell("holdfast: " + problem));
    return ExitCode.FAILED;
  }
}
