package dev.holdfast.prove.attack;

import dev.holdfast.prove.client.Account;
import dev.holdfast.prove.client.Writer;
import dev.holdfast.prove.ledger.Judge;
import dev.holdfast.prove.process.DaemonProcess;
import dev.holdfast.prove.report.Row;
import java.io.IOException;
import java.util.List;

/** Processes write at once, over HTTP and MCP, to lists of their own and to lists of all. */
public final class ConcurrentClients implements Attack {
  private static final double SHARE = 0.13;
  private static final int FEWEST_WRITES = 100;

  @Override
  public String name() {
    return "concurrent clients";
  }

  @Override
  public Row run(Arena arena) throws IOException, DaemonProcess.StartRefusedException {
    Target target = arena.shared();
    Account account = arena.account();
    List<Writer> writers = arena.allWriters();
    Arena.go(writers, target.home(), "prove/concurrent", account);
    arena.pause(arena.part(SHARE), account, FEWEST_WRITES);
    Arena.stop(writers);
    Target.Found found = target.read(account.ledger().keys());
    return Row.judged(
        name(),
        new Judge(account.ledger(), true).judge(found.texts()),
        Notes.of(account, found)
            .add(writers.size() + " processes at once over HTTP and MCP (stdio)")
            .list());
  }
}
