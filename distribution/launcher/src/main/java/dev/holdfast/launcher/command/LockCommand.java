package dev.holdfast.launcher.command;

import dev.holdfast.launcher.client.DaemonClient;
import dev.holdfast.launcher.client.HeldLease;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code holdfast lock}. */
@Command(
    name = "lock",
    customSynopsis =
        "holdfast lock [--ttl D] [--wait D] [--shared] [--owner WHO] NAME... [-- COMMAND...]",
    description = "Hold names while a command runs, or print the lease.",
    footer = {
      "",
      "The command sees HOLDFAST_FENCE and HOLDFAST_LEASE. The lease is renewed while it runs and",
      "released when it ends; if the lease is lost, the command is ended and the exit code is 3.",
      "Otherwise the exit code is the command's."
    })
final class LockCommand extends Subcommand {
  private static final Duration TTL = Duration.ofSeconds(30);
  private static final Duration WAIT = Duration.ofSeconds(5);
  private static final int SECONDS_TO_END = 5;

  @Parameters(
      arity = "1..*",
      paramLabel = "NAME",
      description = "A name; it covers the key it equals, NAME/** every key below NAME/.")
  @SuppressWarnings("NullAway.Init")
  List<String> names;

  @Option(
      names = "--ttl",
      paramLabel = "D",
      description = "How long it lasts without renewal (30s).")
  Duration ttl = TTL;

  @Option(names = "--wait", paramLabel = "D", description = "How long to wait for it (5s).")
  Duration wait = WAIT;

  @Option(names = "--shared", description = "Let others hold it shared at the same time.")
  boolean isShared;

  @Option(names = "--owner", paramLabel = "WHO", description = "Who holds it, in words for people.")
  @Nullable String owner;

  @Override
  public Integer call() throws IOException {
    List<String> program = root().program();
    try (DaemonClient client = connect()) {
      HeldLease lease = HeldLease.acquire(client, names, isShared, ttl, wait, owner());
      if (program.isEmpty()) {
        terminal()
            .line(
                isJson()
                    ? lease.grant().raw()
                    : "lease %s fence %s expires %s"
                        .formatted(
                            lease.id(),
                            lease.token(),
                            Json.textOrDash(lease.grant(), "expiresAt")));
        return ExitCode.OK;
      }
      return run(program, lease);
    }
  }

  private int run(List<String> program, HeldLease lease) throws IOException {
    AtomicBoolean isLost = new AtomicBoolean();
    ProcessBuilder builder = new ProcessBuilder(program).inheritIO();
    Map<String, String> environment = builder.environment();
    environment.put("HOLDFAST_FENCE", lease.token());
    environment.put("HOLDFAST_LEASE", lease.id());
    environment.put("HOLDFAST_HOME", root().home().directory().toString());
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      lease.release();
      throw new CommandFailure("cannot run " + program.getFirst() + ": " + e.getMessage());
    }
    // Also when this process is told to end: the command must not outlive its lease.
    Thread atExit =
        new Thread(
            () -> {
              end(process);
              lease.release();
            },
            "lease-release");
    Runtime.getRuntime().addShutdownHook(atExit);
    lease.keep(() -> {
      isLost.set(true);
      end(process);
    });
    int exitCode = await(process);
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      // This process is ending already, and the hook does the rest.
      return exitCode;
    }
    lease.release();
    if (isLost.get()) {
      throw new CommandFailure(
          ExitCode.REFUSED,
          "the lease on " + String.join(", ", names) + " was lost; the command was ended");
    }
    return exitCode;
  }

  private static int await(Process process) {
    while (true) {
      try {
        return process.waitFor();
      } catch (InterruptedException e) {
        end(process);
      }
    }
  }

  /** Tells the command and all it started to end, and after a while makes them. */
  private static void end(Process process) {
    List<ProcessHandle> all =
        Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
    all.forEach(ProcessHandle::destroy);
    try {
      process.onExit().get(SECONDS_TO_END, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      all.forEach(ProcessHandle::destroyForcibly);
      return;
    }
    all.forEach(ProcessHandle::destroyForcibly);
  }

  private String owner() {
    String given = owner;
    return given != null
        ? given
        : System.getProperty("user.name", "someone") + "@" + ProcessHandle.current().pid();
  }
}
