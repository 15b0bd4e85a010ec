package dev.holdfast.kernel.wiring;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.json.JsonWriter;
import dev.holdfast.api.seam.DataFile;
import dev.holdfast.api.spi.persistence.CommitLog;
import dev.holdfast.api.spi.persistence.LogDamage;
import dev.holdfast.api.spi.store.ContextStore;
import dev.holdfast.api.spi.store.EntryHead;
import dev.holdfast.api.spi.store.StoreChange;
import dev.holdfast.api.spi.store.StoreRead;
import dev.holdfast.kernel.AcceptedLoss;
import dev.holdfast.kernel.RecoveryFindings;
import dev.holdfast.kernel.commit.AppliedState;
import dev.holdfast.kernel.commit.Quarantine;
import dev.holdfast.kernel.commit.TableImage;
import dev.holdfast.kernel.history.HistoryIndex;
import dev.holdfast.kernel.home.HomeLedger;
import dev.holdfast.kernel.home.Manifest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes the provable state the state of the home: first the report of what is given up, then a
 * checkpoint, then the log begins anew above it. Until the last step the home is as damaged as
 * before.
 */
final class LossAcceptance {
  private static final int SCAN = 1024;

  /** What one change of one key takes in the log at least; a batch has one frame for many. */
  private static final int SMALLEST_CHANGE_BYTES = 8;

  private final Seams seams;
  private final Path data;
  private final Closing closing;

  LossAcceptance(Seams seams, Path data, Closing closing) {
    this.seams = seams;
    this.data = data;
    this.closing = closing;
  }

  AcceptedLoss run(StartRecovery.Recovered recovered, Manifest manifest, RecoveryFindings findings)
      throws IOException {
    KernelComponent parts = recovered.parts();
    ContextStore store = recovered.backends().store();
    CommitLog log = recovered.backends().log();
    Quarantine quarantine = recovered.quarantine().orElseThrow();
    long position = position(recovered, manifest) + 1;
    Path report = report(findings, quarantine, position);
    // Their records are set aside with the log.
    if (parts.versions() instanceof HistoryIndex inMemory) {
      inMemory.clear();
    }
    parts
        .state()
        .giveUpTo(
            position,
            highestVersion(parts, quarantine, store, position),
            provable(quarantine, store, position),
            store);
    closing.add("commit pipeline", parts.pipeline());
    parts.checkpoints().now();
    parts.checkpoints().close();
    log.truncate(position);
    HomeLedger ledger = new HomeLedger(seams.files(), data, manifest);
    ledger.endLeases();
    ledger.closed(position);
    return new AcceptedLoss(findings, position, report);
  }

  /** Above whatever was ever given out, as far as it is known. */
  private static long position(StartRecovery.Recovered recovered, Manifest manifest) {
    long position = Math.max(recovered.backends().log().end(), manifest.logEnd());
    position = Math.max(position, recovered.backends().store().appliedPosition());
    for (LogDamage damage : recovered.quarantine().orElseThrow().damages()) {
      position = Math.max(position, damage.from());
    }
    return Math.max(position, recovered.provenAt());
  }

  /**
   * No version up to this one may be given out again: all that are known, and as many as the lost
   * part of the log can have had records.
   */
  private static long highestVersion(
      KernelComponent parts, Quarantine quarantine, ContextStore store, long position) {
    AppliedState.Begin begin = parts.state().begin();
    long highest = Math.max(begin.tables().floor(), begin.tables().liveFloor());
    for (TableImage.Gone gone : begin.tables().gone()) {
      highest = Math.max(highest, gone.version());
    }
    for (long version : quarantine.keys().values()) {
      highest = Math.max(highest, version);
    }
    Optional<ContextKey> after = Optional.empty();
    List<EntryHead> heads;
    do {
      heads = store.scan("", after, SCAN);
      for (EntryHead head : heads) {
        highest = Math.max(highest, head.version());
        after = Optional.of(head.key());
      }
    } while (heads.size() == SCAN);
    long lostFrom = begin.position();
    for (LogDamage damage : quarantine.damages()) {
      lostFrom = Math.min(lostFrom, damage.from());
    }
    return highest + Math.max(0, position - lostFrom) / SMALLEST_CHANGE_BYTES;
  }

  /** The last provable value of a key in quarantine, under a version that it never had. */
  private static List<StoreChange> provable(
      Quarantine quarantine, ContextStore store, long position) {
    List<StoreChange> changes = new ArrayList<>();
    for (Map.Entry<ContextKey, Long> key : quarantine.keys().entrySet()) {
      if (store.find(key.getKey()) instanceof StoreRead.Hit(EntryHead head, byte[] value)) {
        EntryHead next =
            new EntryHead(
                head.key(),
                Math.max(head.version(), key.getValue()) + 1,
                head.length(),
                head.digest(),
                head.contentType(),
                head.deadlineMillis(),
                head.priority(),
                head.writer(),
                head.updatedAtMillis(),
                position,
                head.ttlMillis());
        changes.add(new StoreChange.Replace(next, value));
      }
    }
    return changes;
  }

  private Path report(RecoveryFindings findings, Quarantine quarantine, long position)
      throws IOException {
    JsonWriter json =
        new JsonWriter()
            .beginObject()
            .member("time", seams.clock().instant().truncatedTo(ChronoUnit.MILLIS).toString())
            .member("source", findings.source())
            .member("logEnd", findings.logEnd())
            .member("logBeginsAnewAbove", position)
            .name("findings")
            .beginArray();
    findings.findings().forEach(json::value);
    json.endArray().name("keys").beginArray();
    quarantine.keys().keySet().forEach(key -> json.value(key.text()));
    byte[] text = json.endArray().endObject().toBytes();
    Path folder = data.resolve("quarantine");
    seams.files().createDirectories(folder);
    Path file = folder.resolve(seams.clock().millis() + ".json");
    try (DataFile open = seams.files().open(file)) {
      open.write(ByteBuffer.wrap(text), 0);
      open.force();
    }
    seams.files().syncDirectory(folder);
    return file;
  }
}
