package dev.holdfast.shim;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Starts a daemon with {@code holdfast up --revive}: after a crash, at the port that others know.
 * What that writes, a build's output for one, goes to standard error, because standard output
 * belongs to MCP.
 */
public final class LauncherStarter implements DaemonStarter {
  /** How long {@code up} may take; it may have to build first. */
  private static final long MAX_MINUTES = 10;

  private final Path launcher;

  /** Runs the script {@code launcher}. */
  public LauncherStarter(Path launcher) {
    this.launcher = launcher;
  }

  /**
   * The launcher that the system property {@code holdfast.up.command} names, else the environment
   * variable {@code HOLDFAST_LAUNCHER}.
   */
  public static Optional<DaemonStarter> find() {
    String launcher = System.getProperty("holdfast.up.command");
    if (launcher == null || launcher.isBlank()) {
      launcher = System.getenv("HOLDFAST_LAUNCHER");
    }
    return launcher == null || launcher.isBlank()
        ? Optional.empty()
        : Optional.of(new LauncherStarter(Path.of(launcher)));
  }

  @Override
  public void start(Home home) throws IOException, InterruptedException {
    ProcessBuilder command =
        new ProcessBuilder(
            launcher.toString(), "up", "--home", home.directory().toString(), "--revive");
    // Standard input is the client's: whoever read it would steal messages.
    command.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
    command.redirectErrorStream(true);
    Process process = command.start();
    new OutputPump(process.getInputStream()).start();
    if (!process.waitFor(MAX_MINUTES, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new IOException("'" + launcher + " up' took more than " + MAX_MINUTES + " minutes");
    }
    if (process.exitValue() != 0) {
      throw new IOException("'" + launcher + " up' ended with exit code " + process.exitValue());
    }
  }

  /** Copies to standard error. Nobody waits for it: a daemon may keep the pipe open for ever. */
  private static final class OutputPump extends Thread {
    private final InputStream output;

    OutputPump(InputStream output) {
      super("starter-output");
      setDaemon(true);
      this.output = output;
    }

    @Override
    public void run() {
      try (output) {
        output.transferTo(System.err);
      } catch (IOException e) {
        // It ended, in its own way.
      }
    }
  }
}
