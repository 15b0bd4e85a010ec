package dev.holdfast.prove.attack;

import dev.holdfast.prove.client.Account;
import dev.holdfast.prove.client.Contexts;
import dev.holdfast.prove.client.Writer;
import dev.holdfast.prove.ledger.Judge;
import dev.holdfast.prove.ledger.Ledger;
import dev.holdfast.prove.process.DaemonProcess;
import dev.holdfast.prove.report.Row;
import dev.holdfast.prove.report.Tally;
import dev.holdfast.prove.report.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * The disk fills up while all write. Writes must be refused in a way that a program understands,
 * reads must go on, writes must go on when there is space again, and after a kill nothing
 * acknowledged may be missing.
 */
public final class FullDisk implements Attack {
  /** With room for the private copy of a plugin that brings a native library. */
  private static final long DISK_BYTES = 160L << 20;

  private static final Duration UNTIL_REFUSED = Duration.ofSeconds(20);
  private static final Duration UNTIL_RESUMED = Duration.ofSeconds(10);
  private static final int ENOUGH = 20;
  private static final int BULK_CHARACTERS = 200_000;

  @Override
  public String name() {
    return "disk full, then space again";
  }

  @Override
  public Row run(Arena arena) throws IOException, DaemonProcess.StartRefusedException {
    arena.renounce();
    Path folder = arena.scratch().folder("disk");
    try (SmallDisk disk =
        SmallDisk.mount(arena.children(), folder, DISK_BYTES, arena.scratch().errors())) {
      Path inner = disk.inner().resolve("home");
      Path outer = Files.createDirectory(disk.outer().resolve("home"));
      return attack(arena, disk, new Target(arena, inner, outer, disk.wrapper()));
    } catch (SmallDisk.UnavailableException e) {
      return Row.skipped(name(), String.valueOf(e.getMessage()));
    }
  }

  private Row attack(Arena arena, SmallDisk disk, Target target)
      throws IOException, DaemonProcess.StartRefusedException {
    target.start();
    Account account = arena.account();
    Ledger ledger = account.ledger();
    List<Writer> writers = arena.httpWriters();
    List<String> notes = new ArrayList<>();
    Arena.go(writers, target.home(), "prove/full", account);
    arena.pause(arena.between(150, 300), account, ENOUGH);
    if (WriteAheadFile.of(target.home()).isEmpty()) {
      Arena.stop(writers);
      target.kill();
      return Row.skipped(name(), "this configuration keeps no write-ahead log that needs space");
    }
    arena.timeline().mark("disk full");
    boolean isRefused = fillUntilRefused(disk, target, account);
    Optional<String> readable = readsGoOn(target, account, notes);
    disk.free();
    arena.timeline().mark("space again");
    long before = ledger.count(Ledger.Answer.ACKNOWLEDGED);
    boolean isResumed =
        await(UNTIL_RESUMED, () -> ledger.count(Ledger.Answer.ACKNOWLEDGED) >= before + ENOUGH);
    Arena.stop(writers);
    notes.add(
        isResumed
            ? "writes went on by themselves when there was space"
            : "writes did not go on within %d s of space; a restart was needed"
                .formatted(UNTIL_RESUMED.toSeconds()));
    target.kill();
    target.start();
    Target.Found found = target.read(ledger.keys());
    target.kill();
    Tally tally = new Judge(ledger, true).judge(found.texts());
    notes.addAll(Notes.of(account, found).open(tally).list());
    Optional<String> fault =
        readable
            .or(() -> isUntyped(account) ? Optional.of("UNTYPED REFUSAL") : Optional.empty())
            .or(() -> isResumed ? Optional.empty() : Optional.of("NOT RESUMED"));
    if (!isRefused && tally.faults().isEmpty()) {
      return new Row(
          name(), tally, new Verdict.Failed("nothing was refused, so it was not full"), notes);
    }
    return fault.isPresent()
        ? Row.broken(name(), tally, fault.get(), notes)
        : Row.judged(name(), tally, notes);
  }

  /** Also uses up what the daemon may have set aside before, by large values that nobody misses. */
  @SuppressWarnings("try") // a cut connection is opened anew by the next call
  private static boolean fillUntilRefused(SmallDisk disk, Target target, Account account) {
    int[] bulks = new int[1];
    try (Contexts contexts = new Contexts(target.home())) {
      return await(
          UNTIL_REFUSED,
          () -> {
            disk.fill();
            try {
              contexts.append("prove/bulk-" + bulks[0]++, "x".repeat(BULK_CHARACTERS));
            } catch (IOException e) {
              // Whatever the daemon says or does not say to this one, the writers are asked.
              contexts.close();
            }
            return account.refusals().keySet().stream().anyMatch(why -> why.startsWith("5"));
          });
    }
  }

  /** Empty when everything acknowledged can be read; else what to call it. */
  private static Optional<String> readsGoOn(Target target, Account account, List<String> notes) {
    // Asked before reading: what is acknowledged meanwhile need not be in what was read.
    List<Ledger.Entry> known =
        account.ledger().entries().stream()
            .filter(entry -> entry.answer() == Ledger.Answer.ACKNOWLEDGED)
            .toList();
    Target.Found found = target.read(account.ledger().keys());
    long missing =
        known.stream()
            .map(Ledger.Entry::item)
            .filter(
                item -> !found.texts().getOrDefault(item.key(), List.of()).contains(item.text()))
            .count();
    notes.add(
        "while it was full %d of %d acknowledged could be read"
            .formatted(known.size() - missing, known.size()));
    return missing == 0 ? Optional.empty() : Optional.of("UNREADABLE WHILE FULL");
  }

  private static boolean isUntyped(Account account) {
    return account.refusals().keySet().stream().anyMatch(why -> why.endsWith("untyped"));
  }

  private static boolean await(Duration patience, BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start > patience.toNanos()) {
        return false;
      }
      Arena.pause(Duration.ofMillis(20));
    }
    return true;
  }
}
