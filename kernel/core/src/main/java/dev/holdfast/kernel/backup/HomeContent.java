package dev.holdfast.kernel.backup;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.seam.DataFiles;
import dev.holdfast.api.spi.persistence.CommitLog;
import dev.holdfast.api.spi.persistence.LogFile;
import dev.holdfast.kernel.backup.BackupContent.Copied;
import dev.holdfast.kernel.backup.BackupContent.Made;
import dev.holdfast.kernel.backup.BackupContent.Piece;
import dev.holdfast.kernel.checkpoint.CheckpointFolder;
import dev.holdfast.kernel.checkpoint.CheckpointSummary;
import dev.holdfast.kernel.home.Manifest;
import dev.holdfast.kernel.seam.Places;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What of a home goes into a backup: manifest, tokens, log, and what a person wrote. */
final class HomeContent {
  static final String MANIFEST = "manifest.json";
  static final String TOKENS = "tokens.json";
  static final String CONFIGURATION = "config.yaml";
  static final String PLUGINS_LOCK = "plugins.lock";
  private static final int SMALL_FILE = 64 << 20;

  private final DataFiles files;
  private final Path home;
  private final String version;

  HomeContent(DataFiles files, Path home, String version) {
    this.files = files;
    this.home = home;
    this.version = version;
  }

  /**
   * As it is now.
   *
   * @param log must not be truncated until the content is copied
   * @param checkpoint the newest one
   * @throws HoldfastException with {@code unsupported} when a backup could not be restored
   */
  BackupContent collect(Manifest manifest, CommitLog log, Optional<CheckpointSummary> checkpoint)
      throws IOException {
    Path data = home.resolve("data");
    long position = log.stats().durablePosition();
    List<Piece> pieces = new ArrayList<>();
    // A copy of the log that ends before the position is noticed by every later start.
    pieces.add(new Made(MANIFEST, manifest.withLogEnd(position).toBytes()));
    small(TOKENS, data.resolve(TOKENS)).ifPresent(pieces::add);
    // What a store on disk has is rebuilt from the log, so its checkpoints are of no use elsewhere.
    Optional<CheckpointSummary> portable = checkpoint.filter(CheckpointSummary::holdsEntries);
    if (portable.isPresent()) {
      // First: an older checkpoint goes when newer ones come.
      pieces.add(checkpoint(data, portable.get()));
    } else if (log.stats().truncatedPosition() > 0) {
      throw new HoldfastException(
          ErrorCode.UNSUPPORTED,
          "The store '"
              + manifest.store()
              + "' has its entries in its own files, and the log no longer has all of them: there"
              + " is nothing to restore them from. Use 'holdfast export' instead, or keep the whole"
              + " log.");
    }
    Path logs = data.resolve(manifest.persistence());
    for (LogFile file : log.files()) {
      pieces.add(
          new Copied(
              manifest.persistence() + "/" + file.name(), logs.resolve(file.name()), file.bytes()));
    }
    small(CONFIGURATION, home.resolve(CONFIGURATION)).ifPresent(pieces::add);
    small(PLUGINS_LOCK, home.resolve("plugins").resolve(PLUGINS_LOCK)).ifPresent(pieces::add);
    return new BackupContent(
        version,
        home.toString(),
        manifest.store(),
        manifest.persistence(),
        manifest.epoch(),
        position,
        portable.map(CheckpointSummary::begin).orElse(0L),
        checkpoint.map(CheckpointSummary::proof),
        pieces,
        List.of());
  }

  private Piece checkpoint(Path data, CheckpointSummary summary) {
    Path path = new CheckpointFolder(files, data).path(summary.begin());
    return new Copied("checkpoints/" + path.getFileName(), path, summary.bytes());
  }

  private Optional<Piece> small(String name, Path file) throws IOException {
    return Places.read(file, SMALL_FILE).map(content -> new Made(name, content));
  }
}
