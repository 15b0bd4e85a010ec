package dev.holdfast.prove.attack;

import dev.holdfast.prove.client.Account;
import dev.holdfast.prove.client.Writer;
import dev.holdfast.prove.ledger.Judge;
import dev.holdfast.prove.process.DaemonProcess;
import dev.holdfast.prove.report.Row;
import dev.holdfast.prove.report.Tally;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;

/**
 * One bit in the middle of the log is another one. No wrong value may be served, and where
 * something is missing it must be said; with the bit as it was, everything is there.
 */
public final class BitFlip implements Attack {
  private static final int FEWEST_WRITES = 60;

  /**
   * What came of the damage.
   *
   * @param fault what must not have happened; empty when nothing
   * @param note how the damage was named
   */
  private record Outcome(Optional<String> fault, String note) {}

  @Override
  public String name() {
    return "bit flip in the log";
  }

  @Override
  public Row run(Arena arena) throws IOException, DaemonProcess.StartRefusedException {
    arena.renounce();
    Target target = arena.fresh();
    target.start();
    Account account = arena.account();
    List<Writer> writers = arena.httpWriters();
    Arena.go(writers, target.home(), "prove/flipped", account);
    arena.pause(arena.between(200, 400), account, FEWEST_WRITES);
    target.kill();
    Arena.stop(writers);
    if (WriteAheadFile.of(target.home()).isEmpty()) {
      return Row.skipped(name(), "this configuration keeps no write-ahead log to flip a bit in");
    }
    // The damage is done to a copy, so that what a daemon does about it does not touch the
    // original.
    Target damaged = arena.fresh();
    copy(target.home(), damaged.home());
    WriteAheadFile log = WriteAheadFile.of(damaged.home()).orElseThrow();
    int at = log.flip(arena.random());
    arena.timeline().mark("bit flipped");
    Outcome outcome = damagedStart(damaged, account);
    target.start();
    Target.Found found = target.read(account.ledger().keys());
    target.kill();
    Tally tally = new Judge(account.ledger(), true).judge(found.texts());
    Notes notes = Notes.of(account, found);
    arena
        .programs()
        .promise()
        .gap()
        .ifPresent(gap -> {
          if (outcome.fault().isPresent()) {
            notes.add(
                "not promised by this configuration: %s; without forced offsets the last segment of a"
                        .formatted(gap)
                    + " log that was killed cannot be told torn from damaged");
          }
        });
    List<String> all =
        notes
            .add("byte " + at + " of " + log.end() + ", " + outcome.note())
            .add("with the bit as it was: read again")
            .open(tally)
            .list();
    return outcome.fault().isPresent()
        ? Row.broken(name(), tally, outcome.fault().get(), all)
        : Row.judged(name(), tally, all);
  }

  private static Outcome damagedStart(Target damaged, Account account) throws IOException {
    try {
      damaged.start();
    } catch (DaemonProcess.StartRefusedException e) {
      return new Outcome(
          Optional.empty(), "start refused: " + Notes.shortened(String.valueOf(e.getMessage())));
    }
    Target.Found found = damaged.read(account.ledger().keys());
    List<String> issues = damaged.issues();
    damaged.kill();
    Tally tally = new Judge(account.ledger(), true).judge(found.texts());
    boolean isNamed = !issues.isEmpty() || !found.unreadable().isEmpty();
    Optional<String> fault =
        tally.wrong() + tally.duplicates() + tally.reordered() + tally.refusedPresent() > 0
            ? Optional.of("WRONG VALUE SERVED")
            : tally.lost() > 0 && !isNamed ? Optional.of("SILENT DAMAGE") : Optional.empty();
    String named =
        issues.isEmpty()
            ? "damage not named"
            : "damage named: " + Notes.shortened(issues.getFirst());
    return new Outcome(
        fault,
        "%s; served meanwhile: %d of %d, none of them wrong"
            .formatted(named, tally.present(), tally.acknowledged())
            .replace(", none of them wrong", tally.wrong() == 0 ? ", none of them wrong" : ""));
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
              throws IOException {
            Path made = to.resolve(from.relativize(folder));
            if (!Files.exists(made)) {
              Files.createDirectory(made);
            }
            Files.setPosixFilePermissions(made, Files.getPosixFilePermissions(folder));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (attributes.isRegularFile()) {
              Files.copy(
                  file,
                  to.resolve(from.relativize(file)),
                  java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
