package dev.holdfast.prove.peer;

import dev.holdfast.prove.client.Account;
import dev.holdfast.prove.ledger.Judge;
import dev.holdfast.prove.ledger.Ledger;
import dev.holdfast.prove.report.Row;
import dev.holdfast.prove.report.Tally;
import dev.holdfast.prove.report.Wording;
import dev.holdfast.prove.wire.McpConnection;
import dev.holdfast.prove.wire.McpException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * One attack on a server.
 *
 * @param mapping how it keeps and shows a text
 * @param tag what the names of the writers end with
 */
record PeerAttack(Peer peer, Mapping mapping, Account account, String tag) {
  private static final int IN_ONE = 20;
  private static final int WRITES_IN_ONE = 10;
  private static final int PROCESSES = 4;
  private static final int WRITES_A_PROCESS = 50;
  private static final int MOST_KILLS = 20;
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  static final String ONE = "20 writers, one process";
  static final String SEVERAL = "4 writers, a process each";
  static final String KILL = "SIGKILL in mid-burst";

  /** Calls from several threads of one agent. */
  Row one() throws IOException, McpException {
    Peer.Session session = peer.start(Peer.PATIENCE);
    List<Runnable> writers = new ArrayList<>();
    for (int i = 0; i < IN_ONE; i++) {
      writers.add(writer(i, session.connection(), WRITES_IN_ONE));
    }
    join(writers);
    end(List.of(session));
    return judged(ONE, List.of());
  }

  /** Several agents, each with a process of the server, on one state. */
  Row several() throws IOException, McpException {
    List<Peer.Session> sessions = startAll();
    List<Runnable> writers = new ArrayList<>();
    for (int i = 0; i < PROCESSES; i++) {
      writers.add(writer(i, sessions.get(i).connection(), WRITES_A_PROCESS));
    }
    join(writers);
    end(sessions);
    return judged(SEVERAL, List.of());
  }

  private List<Peer.Session> startAll() throws IOException, McpException {
    List<Callable<Peer.Session>> starts =
        Collections.nCopies(PROCESSES, () -> peer.start(Peer.PATIENCE));
    List<Peer.Session> sessions = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Peer.Session> started : threads.invokeAll(starts)) {
        sessions.add(started.get());
      }
      return sessions;
    } catch (ExecutionException e) {
      throw new McpException("of several processes one does not start: " + e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private Runnable writer(int number, McpConnection connection, int writes) {
    PeerWriter writer = new PeerWriter("w" + number + tag, mapping, account);
    return () -> {
      for (int i = 0; i < writes && writer.writeOne(connection); i++) {
        continue;
      }
    };
  }

  /**
   * One process at a time, killed while one writes to it: with several writers at once it would
   * show what those lose to each other, which is the first attack.
   */
  Row killed(Random random, Duration time) throws IOException, McpException {
    long start = System.nanoTime();
    PeerWriter writer = new PeerWriter("w0" + tag, mapping, account);
    int kills = 0;
    while (kills < 2 || (kills < MOST_KILLS && System.nanoTime() - start < time.toNanos())) {
      Peer.Session session;
      try {
        session = peer.start(Peer.PATIENCE);
      } catch (McpException e) {
        return unreadable(KILL, "after kill " + kills + " it does not start: " + e.getMessage());
      }
      Runnable burst =
          () -> {
            while (writer.writeOne(session.connection())) {
              continue;
            }
          };
      long before = account.ledger().count(Ledger.Answer.ACKNOWLEDGED);
      List<Thread> threads = started(List.of(burst));
      awaitFirst(before);
      pause(Duration.ofMillis(random.nextInt(30, 400)));
      account.mark("SIGKILL");
      peer.kill(List.of(session));
      kills++;
      join(threads, PATIENCE);
    }
    return judged(KILL, List.of("one writer, killed " + kills + " times"));
  }

  /**
   * A server may start what it needs with its first call; a kill before that would show nothing.
   */
  private void awaitFirst(long before) throws IOException {
    long start = System.nanoTime();
    while (account.ledger().count(Ledger.Answer.ACKNOWLEDGED) == before
        && System.nanoTime() - start < PeerWriter.PATIENCE.toNanos()) {
      pause(Duration.ofMillis(2));
    }
  }

  private void end(List<Peer.Session> sessions) throws IOException {
    for (Peer.Session session : sessions) {
      peer.end(session);
    }
    // Where another process holds the state, the next one is to start from what that one kept.
    peer.kill(List.of());
  }

  private Row judged(String name, List<String> notes) throws IOException {
    try {
      Map<String, List<String>> found = new PeerReader(mapping, tag).read(peer);
      peer.kill(List.of());
      Tally tally = new Judge(account.ledger(), mapping.isOrdered()).judge(found);
      return Row.judged(name, tally, notes(tally, notes));
    } catch (McpException e) {
      return unreadable(name, String.valueOf(e.getMessage()));
    }
  }

  /** What nobody can read is lost. */
  private Row unreadable(String name, String why) {
    peer.kill(List.of());
    Tally tally = new Judge(account.ledger(), mapping.isOrdered()).judge(Map.of());
    return Row.broken(name, tally, "UNREADABLE", notes(tally, List.of("unreadable: " + why)));
  }

  private List<String> notes(Tally tally, List<String> first) {
    List<String> notes = new ArrayList<>(first);
    if (tally.unanswered() > 0) {
      notes.add(Wording.unanswered(tally));
    }
    new TreeMap<>(account.refusals())
        .forEach((why, count) -> notes.add("refused " + count + " times: " + why));
    return notes;
  }

  private static void join(List<Runnable> work) throws IOException {
    join(started(work), PATIENCE);
  }

  private static List<Thread> started(List<Runnable> work) {
    return work.stream()
        .map(each -> Thread.ofPlatform().daemon().name("peer-writer").start(each))
        .toList();
  }

  private static void join(List<Thread> threads, Duration patience) throws IOException {
    long end = System.nanoTime() + patience.toNanos();
    try {
      for (Thread thread : threads) {
        if (!thread.join(Duration.ofNanos(Math.max(1, end - System.nanoTime())))) {
          throw new IOException("hangs: no answer within " + patience.toSeconds() + " s");
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static void pause(Duration duration) throws IOException {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
