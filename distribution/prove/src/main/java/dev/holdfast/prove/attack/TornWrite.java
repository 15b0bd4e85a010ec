package dev.holdfast.prove.attack;

import dev.holdfast.prove.client.Account;
import dev.holdfast.prove.client.Writer;
import dev.holdfast.prove.ledger.Judge;
import dev.holdfast.prove.process.DaemonProcess;
import dev.holdfast.prove.report.Row;
import dev.holdfast.prove.report.Tally;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * The daemon is killed, and behind the last record of its log comes what a write that was cut in
 * its middle leaves. What is written after that must outlive the next such end.
 */
public final class TornWrite implements Attack {
  private static final int ROUNDS = 2;
  private static final int FEWEST_WRITES = 10;

  @Override
  public String name() {
    return "torn write";
  }

  @Override
  public Row run(Arena arena) throws IOException, DaemonProcess.StartRefusedException {
    Target target = arena.shared();
    Account account = arena.account();
    List<Writer> writers = arena.httpWriters();
    int bytes = 0;
    for (int round = 0; round < ROUNDS; round++) {
      Arena.go(writers, target.home(), "prove/torn", account);
      arena.pause(arena.between(100, 400), account, FEWEST_WRITES);
      target.kill();
      Arena.stop(writers);
      Optional<WriteAheadFile> log = WriteAheadFile.of(target.home());
      if (log.isEmpty()) {
        arena.renounce();
        return Row.skipped(
            name(), "this configuration keeps no write-ahead log that could be torn");
      }
      arena.timeline().mark("log torn");
      bytes += log.get().tear(arena.random());
      target.start();
    }
    Target.Found found = target.read(account.ledger().keys());
    Tally tally = new Judge(account.ledger(), true).judge(found.texts());
    return Row.judged(
        name(),
        tally,
        Notes.of(account, found)
            .add("%d bytes of half a record, %d times".formatted(bytes, ROUNDS))
            .open(tally)
            .list());
  }
}
