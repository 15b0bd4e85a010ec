package dev.holdfast.prove.attack;

import dev.holdfast.prove.client.Account;
import dev.holdfast.prove.client.Writer;
import dev.holdfast.prove.ledger.Judge;
import dev.holdfast.prove.process.DaemonProcess;
import dev.holdfast.prove.report.Row;
import dev.holdfast.prove.report.Tally;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** The daemon is killed while all write, again and again; the writers live through it. */
public final class KillInBurst implements Attack {
  private static final double UNTIL = 0.45;
  private static final int FEWEST = 2;
  private static final int FEWEST_WRITES = 10;
  private static final int SHORTEST_MILLIS = 60;
  private static final int LONGEST_MILLIS = 450;

  @Override
  public String name() {
    return "SIGKILL in mid-burst";
  }

  @Override
  public Row run(Arena arena) throws IOException, DaemonProcess.StartRefusedException {
    Target target = arena.shared();
    Account account = arena.account();
    List<Writer> writers = arena.httpWriters();
    int kills = 0;
    Arena.go(writers, target.home(), "prove/killed", account);
    while (kills < FEWEST || !arena.isPast(UNTIL)) {
      arena.pause(Duration.ZERO, account, FEWEST_WRITES);
      Arena.pause(arena.between(SHORTEST_MILLIS, LONGEST_MILLIS));
      target.kill();
      kills++;
      target.start();
    }
    arena.pause(arena.between(SHORTEST_MILLIS, LONGEST_MILLIS), account, FEWEST_WRITES);
    Arena.stop(writers);
    Target.Found found = target.read(account.ledger().keys());
    Tally tally = new Judge(account.ledger(), true).judge(found.texts());
    return Row.judged(
        name(),
        tally,
        Notes.of(account, found).add("killed " + kills + " times").open(tally).list());
  }
}
