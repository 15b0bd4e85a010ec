package dev.holdfast.kernel.commit;

import dev.holdfast.api.ChangeKind;
import dev.holdfast.api.ContextKey;
import dev.holdfast.api.Written;
import dev.holdfast.kernel.config.IdempotencySettings;
import dev.holdfast.kernel.record.Change;
import dev.holdfast.kernel.record.LogRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Tombstones, fences and named requests, as records make them. Not safe for several threads. */
final class RecordTables {
  private final Tombstones tombstones;
  private final FenceTable fences = new FenceTable();
  private final IdempotencyTable idempotency;

  /** Empty ones; those of keys that are gone may take so many bytes. */
  RecordTables(IdempotencySettings settings, long goneBytes) {
    tombstones = new Tombstones(goneBytes);
    idempotency = new IdempotencyTable(settings);
  }

  Tombstones tombstones() {
    return tombstones;
  }

  FenceTable fences() {
    return fences;
  }

  IdempotencyTable idempotency() {
    return idempotency;
  }

  /** Takes over what a record says about leases. */
  void followLeases(LogRecord logRecord) {
    switch (logRecord) {
      case LogRecord.LeaseGranted granted -> {
        fences.granted(granted);
        fences.forgetEnded(granted.timeMillis());
      }
      case LogRecord.LeaseRenewed renewed -> fences.renewed(renewed);
      case LogRecord.LeaseEnded ended -> fences.ended(ended);
      case LogRecord.Commit _, LogRecord.Canary _ -> {}
    }
  }

  /** Takes over all that a durable record says. */
  void follow(LogRecord logRecord) {
    followLeases(logRecord);
    if (logRecord instanceof LogRecord.Commit commit) {
      for (Change change : commit.changes()) {
        ContextKey key = change.key();
        switch (change) {
          case Change.Valued _ -> tombstones.forget(key);
          case Change.Touched _ -> {}
          case Change.Removed _ -> tombstones.remember(key, change.version(), commit.timeMillis());
        }
      }
      commit
          .idempotency()
          .ifPresent(name -> {
            List<Written> results = results(commit);
            idempotency.remember(
                commit.writer(),
                name,
                commit.timeMillis(),
                results.size(),
                CompletableFuture.completedFuture(results));
          });
    }
  }

  private static List<Written> results(LogRecord.Commit commit) {
    List<Written> results = new ArrayList<>(commit.changes().size());
    for (Change change : commit.changes()) {
      ContextKey key = change.key();
      switch (change) {
        case Change.Valued valued ->
            results.add(Decision.written(key, change.version(), valued.facts(), valued.length()));
        case Change.Touched touched ->
            results.add(Decision.written(key, change.version(), touched.facts(), touched.length()));
        case Change.Removed removed -> {
          if (removed.kind() == ChangeKind.DELETE) {
            results.add(
                new Written(key, change.version(), Optional.empty(), 0, Optional.empty(), false));
          }
        }
      }
    }
    return List.copyOf(results);
  }

  TableImage image(long timeMillis) {
    return new TableImage(
        tombstones.floor(),
        tombstones.liveFloor(),
        tombstones.image(),
        fences.registers(),
        fences.leases(),
        fences.highestToken(),
        idempotency.image(),
        timeMillis);
  }

  /** Takes over an image; called once, before anything is followed. */
  void restore(TableImage image) {
    tombstones.restore(image.floor(), image.gone());
    tombstones.raise(image.liveFloor());
    fences.restore(image.fences(), image.leases(), image.highestToken());
    for (TableImage.Named named : image.named()) {
      idempotency.remember(
          named.principal(),
          named.name(),
          named.timeMillis(),
          named.results().size(),
          CompletableFuture.completedFuture(named.results()));
    }
  }
}
