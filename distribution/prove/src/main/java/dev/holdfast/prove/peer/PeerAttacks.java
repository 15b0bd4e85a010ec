package dev.holdfast.prove.peer;

import dev.holdfast.prove.client.Account;
import dev.holdfast.prove.ledger.Ledger;
import dev.holdfast.prove.process.Children;
import dev.holdfast.prove.process.Scratch;
import dev.holdfast.prove.report.Row;
import dev.holdfast.prove.report.Timeline;
import dev.holdfast.prove.wire.McpException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** All attacks on a server, each on an empty state of its own. */
public final class PeerAttacks {
  private final Children children;
  private final Scratch scratch;
  private final Timeline timeline;
  private final List<String> command;
  private final Consumer<String> progress;

  /**
   * The attacks on one server.
   *
   * @param command starts a process of it
   */
  public PeerAttacks(
      Children children,
      Scratch scratch,
      Timeline timeline,
      List<String> command,
      Consumer<String> progress) {
    this.children = children;
    this.scratch = scratch;
    this.timeline = timeline;
    this.command = List.copyOf(command);
    this.progress = progress;
  }

  /**
   * A server that was asked for its name and its tools.
   *
   * @param name its name and version
   * @param mapping how it keeps and shows a text
   */
  public record Known(String name, Mapping mapping) {}

  /** It cannot be attacked. */
  public static final class UnknownPeerException extends Exception {
    private static final long serialVersionUID = 1L;

    UnknownPeerException(String message) {
      super(message);
    }
  }

  /**
   * Starts the server once, and finds how it is to be used.
   *
   * @param given the mapping, when there is one
   * @throws UnknownPeerException with what to do, when it is not known and no mapping is given
   * @throws IOException when it does not start, or does not speak
   */
  public Known meet(Optional<Mapping> given) throws IOException, UnknownPeerException {
    progress.accept("starting the server (the first time may take long) ...");
    Peer peer =
        Peer.create(
            children, scratch, command, given.orElseGet(KnownPeers::ofStranger), "acquaintance");
    try {
      Peer.Session session = peer.start(Peer.FIRST);
      List<String> tools = session.connection().tools(Peer.PATIENCE);
      peer.end(session);
      peer.kill(List.of());
      Mapping mapping =
          given
              .or(() -> KnownPeers.of(tools))
              .orElseThrow(() ->
                  new UnknownPeerException(
                      "%s is not known; give --mapping FILE that says which of its tools writes and"
                              .formatted(session.name())
                          + " which reads: "
                          + String.join(", ", tools)));
      if (!mapping.fits(tools)) {
        throw new UnknownPeerException(
            "%s has no tool %s or no tool %s, but: %s"
                .formatted(
                    session.name(),
                    mapping.write().tool(),
                    mapping.read().tool(),
                    String.join(", ", tools)));
      }
      return new Known(session.name(), mapping);
    } catch (McpException e) {
      throw new IOException("the server cannot be used: " + e.getMessage(), e);
    }
  }

  /** Attacks in all ways whose name is wanted. */
  public List<Row> run(Mapping mapping, Random random, Duration time, Predicate<String> isWanted) {
    String tag = "r" + Integer.toString(random.nextInt(1 << 20), 36);
    Map<String, Body> bodies = new LinkedHashMap<>();
    bodies.put(PeerAttack.ONE, PeerAttack::one);
    bodies.put(PeerAttack.SEVERAL, PeerAttack::several);
    bodies.put(PeerAttack.KILL, attack -> attack.killed(random, time.dividedBy(2)));
    List<Row> rows = new ArrayList<>();
    bodies.forEach((name, body) -> {
      if (isWanted.test(name)) {
        rows.add(row(name, mapping, tag, body));
      }
    });
    return rows;
  }

  /** The names of all ways. */
  public static List<String> names() {
    return List.of(PeerAttack.ONE, PeerAttack.SEVERAL, PeerAttack.KILL);
  }

  private interface Body {
    Row run(PeerAttack attack) throws IOException, McpException;
  }

  private Row row(String name, Mapping mapping, String tag, Body body) {
    progress.accept(name + " ...");
    long from = timeline.now();
    Row row = guarded(name, mapping, tag, body);
    timeline.stretch(name, from);
    progress.accept(
        "%s: %s (%,d acknowledged, %,d lost)"
            .formatted(name, row.verdict().word(), row.tally().acknowledged(), row.tally().lost()));
    return row;
  }

  private Row guarded(String name, Mapping mapping, String tag, Body body) {
    try {
      Peer peer =
          Peer.create(children, scratch, command, mapping, name.replaceAll("[^A-Za-z0-9]+", "-"));
      Account account = new Account(new Ledger(), timeline);
      try {
        return body.run(new PeerAttack(peer, mapping, account, tag));
      } finally {
        peer.kill(List.of());
      }
    } catch (IOException | McpException e) {
      return Row.failed(name, String.valueOf(e.getMessage()));
    }
  }
}
