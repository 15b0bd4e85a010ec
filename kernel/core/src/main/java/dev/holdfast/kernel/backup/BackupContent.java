package dev.holdfast.kernel.backup;

import dev.holdfast.kernel.commit.AppliedState.Mark;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a backup is to hold.
 *
 * @param version the version of Holdfast
 * @param home the home's directory
 * @param store the store provider of the home
 * @param persistence the persistence provider of the home
 * @param epoch the epoch of the home
 * @param position every record up to here is in it
 * @param checkpoint where its checkpoint begins, 0 for none
 * @param proof the state hash at a position at or below {@code position}, when one is known
 * @param pieces the files, in the order in which they are copied
 * @param findings what of the home is not as it was written, and so neither in the backup
 */
record BackupContent(
    String version,
    String home,
    String store,
    String persistence,
    long epoch,
    long position,
    long checkpoint,
    Optional<Mark> proof,
    List<Piece> pieces,
    List<String> findings) {

  /** A file of a backup, and where its bytes come from. */
  sealed interface Piece {
    /** Its place in the backup. */
    String path();

    /** Its length. */
    long bytes();
  }

  /** The first bytes of a file of the home. */
  record Copied(String path, Path from, long bytes) implements Piece {}

  /** Bytes that were made for the backup. */
  record Made(String path, byte[] content) implements Piece {
    @Override
    public long bytes() {
      return content.length;
    }
  }

  BackupContent {
    pieces = List.copyOf(pieces);
    findings = List.copyOf(findings);
  }

  /** Of a home that is not whole. */
  BackupContent withFindings(List<String> found) {
    return new BackupContent(
        version, home, store, persistence, epoch, position, checkpoint, proof, pieces, found);
  }

  long bytes() {
    return pieces.stream().mapToLong(Piece::bytes).sum();
  }
}
