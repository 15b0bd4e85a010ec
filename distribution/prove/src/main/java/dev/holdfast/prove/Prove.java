package dev.holdfast.prove;

import dev.holdfast.prove.attack.Arena;
import dev.holdfast.prove.attack.Attack;
import dev.holdfast.prove.attack.Attacks;
import dev.holdfast.prove.client.ClientMain;
import dev.holdfast.prove.peer.Mapping;
import dev.holdfast.prove.peer.PeerAttacks;
import dev.holdfast.prove.peer.Words;
import dev.holdfast.prove.powercut.LogPromise;
import dev.holdfast.prove.process.Children;
import dev.holdfast.prove.process.DaemonProcess;
import dev.holdfast.prove.process.Scratch;
import dev.holdfast.prove.report.Report;
import dev.holdfast.prove.report.Row;
import dev.holdfast.prove.report.Scene;
import dev.holdfast.prove.report.Timeline;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;

/** Runs all attacks, one after the other. */
public final class Prove {
  private final Plan plan;
  private final Consumer<String> progress;

  /**
   * A run that has not begun.
   *
   * @param progress told, in a line each, what happens
   */
  public Prove(Plan plan, Consumer<String> progress) {
    this.plan = plan;
    this.progress = progress;
  }

  /**
   * Attacks a Holdfast of its own, in a temporary directory that is deleted afterwards, unless
   * something was lost or the plan says otherwise.
   *
   * @throws IllegalArgumentException when the plan wants no attack that exists
   * @throws IOException when there is nothing to attack, because it does not start
   */
  public Report attack(Installation installation) throws IOException {
    List<Attack> wanted =
        Attacks.all().stream().filter(attack -> plan.wants(attack.name())).toList();
    requireOne(wanted.isEmpty(), Attacks.all().stream().map(Attack::name).toList());
    Scratch scratch = Scratch.create();
    Timeline timeline = new Timeline();
    Arena.Programs programs =
        new Arena.Programs(
            installation::daemon,
            installation.shim(),
            installation.main(ClientMain.class.getName()),
            installation.plugins(),
            new LogPromise(installation.persistence(), installation.persistenceSettings()));
    Instant at = Instant.now();
    Report report;
    try (Children children = Children.create();
        Arena arena =
            new Arena(
                programs, scratch, children, timeline, new Random(plan.seed()), plan.time())) {
      arena.open();
      Scene scene = Machine.scene(describe(arena), programs.promise().sync(), at);
      List<Row> rows = new ArrayList<>();
      for (Attack attack : wanted) {
        rows.add(Attacks.run(attack, arena, children, progress));
      }
      report =
          new Report(
              scene,
              plan.seed(),
              Duration.ofMillis(timeline.now()),
              rows,
              timeline.picture(),
              Limits.ofOwn());
    }
    cleanUp(scratch, report);
    return report;
  }

  /**
   * Attacks another server, on a state of its own in a temporary directory.
   *
   * @param command starts a process that speaks MCP on its standard input and output
   * @param mapping which of its tools write and read, for a server that is not known
   * @throws IllegalArgumentException when the command or the mapping cannot be understood, or the
   *     server is not known and no mapping says how to use it
   * @throws IOException when the server does not start, or does not speak
   */
  public Report against(String command, Optional<byte[]> mapping) throws IOException {
    List<String> words = Words.split(command);
    requireOne(PeerAttacks.names().stream().noneMatch(plan::wants), PeerAttacks.names());
    Optional<Mapping> given = mapping.map(Mapping::parse);
    Instant at = Instant.now();
    Scratch scratch = Scratch.create();
    Timeline timeline = new Timeline();
    Report report;
    try (Children children = Children.create()) {
      PeerAttacks attacks = new PeerAttacks(children, scratch, timeline, words, progress);
      PeerAttacks.Known known = meet(attacks, given, scratch);
      List<Row> rows =
          attacks.run(known.mapping(), new Random(plan.seed()), plan.time(), plan::wants);
      report =
          new Report(
              Machine.scene(
                  "%s (%s)".formatted(String.join(" ", words), known.name()), Optional.empty(), at),
              plan.seed(),
              Duration.ofMillis(timeline.now()),
              rows,
              timeline.picture(),
              Limits.ofPeer());
    }
    cleanUp(scratch, report);
    return report;
  }

  private static PeerAttacks.Known meet(
      PeerAttacks attacks, Optional<Mapping> given, Scratch scratch) throws IOException {
    try {
      return attacks.meet(given);
    } catch (PeerAttacks.UnknownPeerException e) {
      scratch.delete();
      throw new IllegalArgumentException(e.getMessage(), e);
    } catch (IOException e) {
      scratch.delete();
      throw e;
    }
  }

  private void requireOne(boolean isNone, List<String> names) {
    if (isNone) {
      throw new IllegalArgumentException(
          "no attack has '%s' in its name; there are: %s"
              .formatted(plan.only(), String.join(", ", names)));
    }
  }

  private static String describe(Arena arena) throws IOException {
    try {
      return arena.describe();
    } catch (DaemonProcess.StartRefusedException e) {
      throw new IOException("the daemon does not start: " + e.getMessage(), e);
    }
  }

  private void cleanUp(Scratch scratch, Report report) throws IOException {
    if (report.isBad() || plan.isKept()) {
      progress.accept("what was attacked is kept in " + scratch.directory());
    } else {
      scratch.delete();
    }
  }
}
