package dev.holdfast.launcher.daemon;

import dev.holdfast.api.HoldfastException;
import dev.holdfast.kernel.Kernel;
import dev.holdfast.kernel.KernelOptions;
import dev.holdfast.kernel.StartException;
import dev.holdfast.kernel.config.ConfigurationException;
import dev.holdfast.launcher.home.Homes;
import dev.holdfast.shim.DaemonFile;
import dev.holdfast.shim.Home;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A kernel with what makes it the daemon of a home: log, {@code daemon.json}, orderly end. */
public final class Daemon {
  private static final Logger LOG = LoggerFactory.getLogger(Daemon.class);
  private static final Duration DRAIN = Duration.ofSeconds(10);
  private static final int INSTANCE_BYTES = 16;

  private final Home home;
  private final DaemonFile file;
  private final Kernel kernel;
  private final DaemonLog log;

  private Daemon(Home home, DaemonFile file, Kernel kernel, DaemonLog log) {
    this.home = home;
    this.file = file;
    this.kernel = kernel;
    this.log = log;
  }

  /**
   * Starts everything; when it returns, the gateways serve and {@code daemon.json} says where.
   *
   * @param progress told in sentences what a long start does
   * @throws DaemonStartException with what is wrong; nothing is left open then
   */
  public static Daemon start(
      DaemonOptions options, Map<String, String> environment, Consumer<String> progress)
      throws DaemonStartException {
    Home home = options.home();
    try {
      Homes.create(home);
    } catch (IOException e) {
      throw new DaemonStartException(
          List.of(
              home + ": the home cannot be created (" + reason(e) + "); name another by --home"));
    }
    DaemonLog log = DaemonLog.open(home.logs());
    try {
      return open(options, environment, progress, log);
    } catch (ConfigurationException e) {
      throw failed(log, e.problems(), e);
    } catch (StartException e) {
      throw failed(log, e.problems(), e);
    } catch (IOException e) {
      throw failed(log, List.of(home.run() + ": cannot be written (" + reason(e) + ")"), e);
    } catch (RuntimeException | LinkageError e) {
      String what = "unexpected " + e.getClass().getSimpleName() + " at start; see " + home.logs();
      throw failed(log, List.of(what), e);
    }
  }

  private static Daemon open(
      DaemonOptions options,
      Map<String, String> environment,
      Consumer<String> progress,
      DaemonLog log)
      throws ConfigurationException, StartException, IOException {
    Home home = options.home();
    String version = Version.current();
    Thread.setDefaultUncaughtExceptionHandler(new CrashReports(home.logs(), version));
    DaemonFile.read(home)
        .filter(previous -> !Homes.isAlive(previous))
        .ifPresent(previous ->
            LOG.warn("The previous daemon (pid {}) did not end in order", previous.pid()));
    String instance = newInstance();
    Kernel kernel =
        Kernel.open(
            options.load(environment),
            new KernelOptions(
                home.directory(), options.pluginFolders(), instance, version, progress));
    try {
      String address = kernel.runtime().observatory().status().addresses().getOrDefault("http", "");
      DaemonFile file =
          new DaemonFile(
              ProcessHandle.current().pid(), address, version, instance, home.lockIdentity());
      file.write(home);
      LOG.info("Holdfast {} is up at {} (home {})", version, address, home.directory());
      return new Daemon(home, file, kernel, log);
    } catch (IOException | RuntimeException e) {
      kernel.close();
      throw e;
    }
  }

  /** Where it is. */
  public DaemonFile file() {
    return file;
  }

  /**
   * Serves until the process is told to end (SIGTERM, SIGINT); then drains, closes and ends the
   * process with exit code 0. Never returns.
   */
  public void serve() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "shutdown"));
    CountDownLatch forever = new CountDownLatch(1);
    while (true) {
      try {
        forever.await();
      } catch (InterruptedException e) {
        LOG.warn("The main thread was interrupted; it goes on");
      }
    }
  }

  private void stop() {
    int exitCode = 0;
    try {
      LOG.info("Draining");
      kernel.drain(DRAIN);
      kernel.close();
      file.delete(home);
      LOG.info("Ended in order");
    } catch (IOException | RuntimeException e) {
      LOG.error("The end was not in order", e);
      exitCode = 1;
    }
    log.close();
    // Without it the exit code would name the signal, as if the end had not been in order.
    Runtime.getRuntime().halt(exitCode);
  }

  private static DaemonStartException failed(
      DaemonLog log, List<String> problems, Throwable cause) {
    LOG.error("The daemon did not start: {}", String.join("; ", problems));
    if (!isExplained(cause)) {
      LOG.error("It was stopped by", cause);
    }
    log.close();
    return new DaemonStartException(problems);
  }

  /** Whether the problems say it all, so that nobody has to read code to understand them. */
  private static boolean isExplained(Throwable cause) {
    for (@Nullable Throwable at = cause; at != null; at = at.getCause()) {
      boolean isOurs =
          at instanceof StartException
              || at instanceof ConfigurationException
              || at instanceof HoldfastException
              || at instanceof IOException;
      if (!isOurs) {
        return false;
      }
    }
    return true;
  }

  private static String newInstance() {
    byte[] random = new byte[INSTANCE_BYTES];
    new SecureRandom().nextBytes(random);
    return HexFormat.of().formatHex(random);
  }

  private static String reason(IOException e) {
    return e.getClass().getSimpleName() + ": " + e.getMessage();
  }
}
