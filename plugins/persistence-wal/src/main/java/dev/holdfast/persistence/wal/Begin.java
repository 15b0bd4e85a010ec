package dev.holdfast.persistence.wal;

import dev.holdfast.api.seam.DataFile;
import dev.holdfast.api.seam.DataFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.zip.CRC32C;

/**
 * Where a log begins that was truncated, as its file {@code BEGIN} says; without it nothing would
 * tell a truncated log from one whose first files are missing.
 *
 * @param base the base of the first segment
 * @param previous the position of the last record given up, 0 for none
 * @param isAnew whether segments below {@code base} are to be set aside instead of deleted, and the
 *     one at {@code base} may not be there yet
 */
record Begin(long base, long previous, boolean isAnew) {
  /** Where a log begins that was never truncated. */
  static final Begin ZERO = new Begin(0, 0, false);

  static final String NAME = "BEGIN";

  private static final String NEW_NAME = "BEGIN.new";
  private static final int BYTES = 40;
  private static final int VERSION = 1;

  /** "HFLOGBEG". */
  private static final long MAGIC = 0x48464C4F47424547L;

  private static final int CHECKSUM_AT = 36;

  /** What the file says; {@link #ZERO} without one, empty when it is damaged. */
  static Optional<Begin> read(DataFiles files, Path directory) throws IOException {
    if (!files.list(directory).contains(NAME)) {
      return Optional.of(ZERO);
    }
    ByteBuffer bytes = ByteBuffer.allocate(BYTES);
    try (DataFile file = files.open(directory.resolve(NAME))) {
      if (file.size() < BYTES) {
        return Optional.empty();
      }
      SegmentReader.readFully(file, bytes, 0);
    }
    if (bytes.getLong(0) != MAGIC || bytes.getInt(CHECKSUM_AT) != checksum(bytes)) {
      return Optional.empty();
    }
    if (bytes.getInt(8) != VERSION) {
      throw Damage.newer(NAME, 0, bytes.getInt(8), VERSION);
    }
    return Optional.of(new Begin(bytes.getLong(16), bytes.getLong(24), bytes.getInt(12) != 0));
  }

  /** The length of the file; empty without one. */
  static OptionalLong length(DataFiles files, Path directory) throws IOException {
    if (!files.list(directory).contains(NAME)) {
      return OptionalLong.empty();
    }
    try (DataFile file = files.open(directory.resolve(NAME))) {
      return OptionalLong.of(file.size());
    }
  }

  /** Replaces the file in one step, durably. */
  void write(DataFiles files, Path directory) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(BYTES);
    bytes.putLong(MAGIC).putInt(VERSION).putInt(isAnew ? 1 : 0);
    bytes.putLong(base).putLong(previous).putInt(0);
    bytes.putInt(checksum(bytes)).flip();
    Path fresh = directory.resolve(NEW_NAME);
    try (DataFile file = files.open(fresh)) {
      file.truncate(0);
      file.write(bytes, 0);
      file.force();
    }
    files.rename(fresh, directory.resolve(NAME));
    files.syncDirectory(directory);
  }

  private static int checksum(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.slice(0, CHECKSUM_AT));
    return (int) crc.getValue();
  }
}
