package dev.holdfast.launcher.client;

import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.json.JsonSlice;
import dev.holdfast.launcher.home.Homes;
import dev.holdfast.shim.DaemonFile;
import dev.holdfast.shim.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Finds the daemon of a home. */
public final class Daemons {
  private static final Duration STATUS_TIMEOUT = Duration.ofSeconds(5);

  /** What was found. */
  public sealed interface Found {}

  /**
   * A daemon that proved to be this home's.
   *
   * @param file where it is
   * @param client how to talk to it; to be closed
   * @param status its {@code /v1/status}
   */
  public record Running(DaemonFile file, DaemonClient client, JsonSlice status) implements Found {}

  /**
   * A process holds the home, but it does not prove to be its daemon.
   *
   * @param file where it should be
   * @param why what it answered
   */
  public record Silent(DaemonFile file, String why) implements Found {}

  /** No daemon runs; a leftover {@code daemon.json} is of no account. */
  public record Absent() implements Found {}

  private Daemons() {}

  /** Looks whether pid, lock and the authenticated identity agree. */
  public static Found find(Home home, Map<String, String> environment) {
    Optional<DaemonFile> named = named(home);
    if (named.isEmpty()) {
      return new Absent();
    }
    DaemonFile file = named.get();
    Optional<String> token = token(home, environment);
    if (token.isEmpty()) {
      return withoutProof(home, file, "there is no token in " + home.token());
    }
    DaemonClient client = new DaemonClient(file.address(), token.get());
    try {
      Answer answer = client.send(Call.get("/v1/status").within(STATUS_TIMEOUT));
      if (answer.status() == 200) {
        JsonSlice status = answer.json();
        boolean same =
            status.member("instance").map(i -> i.asText().equals(file.instance())).orElse(false);
        // Without the lock it is the daemon of another home, of which this one is a copy.
        if (same && home.isLocked()) {
          return new Running(file, client, status);
        }
        client.close();
        return withoutProof(home, file, "another daemon answers at " + file.address());
      }
      client.close();
      return withoutProof(
          home,
          file,
          answer.status() == 401
              ? "it does not accept the token in " + home.token()
              : "it answered " + answer.status());
    } catch (UnreachableException | HoldfastException e) {
      client.close();
      return withoutProof(home, file, String.valueOf(e.getMessage()));
    }
  }

  private static Found withoutProof(Home home, DaemonFile file, String why) {
    return home.isLocked() ? new Silent(file, why) : new Absent();
  }

  /** A client of the daemon that {@code daemon.json} names, not asked yet; empty when none runs. */
  public static Optional<DaemonClient> connect(Home home, Map<String, String> environment) {
    return named(home)
        .filter(file -> home.isLocked())
        .flatMap(
            file -> token(home, environment).map(token -> new DaemonClient(file.address(), token)));
  }

  /** What {@code daemon.json} says, when it is about this home and a process that is there. */
  private static Optional<DaemonFile> named(Home home) {
    return DaemonFile.read(home).filter(file -> file.isOf(home)).filter(Homes::isAlive);
  }

  /** {@code $HOLDFAST_TOKEN}, else the home's first token. */
  private static Optional<String> token(Home home, Map<String, String> environment) {
    String given = environment.getOrDefault("HOLDFAST_TOKEN", "");
    if (!given.isBlank()) {
      return Optional.of(given.strip());
    }
    try {
      return Optional.of(Files.readString(home.token()).strip());
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
