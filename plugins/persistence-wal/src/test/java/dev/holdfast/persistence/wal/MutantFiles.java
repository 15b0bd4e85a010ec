package dev.holdfast.persistence.wal;

import dev.holdfast.api.seam.DataFile;
import dev.holdfast.api.seam.DataFiles;
import dev.holdfast.simulation.FaultyDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongUnaryOperator;

/**
 * Planted bugs of a log, made below it: what it reads is bent so that it behaves as if it did not
 * check, or its cut goes to another place. The code of the log stays as it is.
 */
final class MutantFiles implements DataFiles {
  private static final int CHECKSUM_AT = 36;
  private static final int FORCED_AT = 24;

  /** What the log sees in place of the bytes of a file. */
  interface Sight {
    void bend(byte[] bytes, List<FrameAt> frames);
  }

  /** Where a frame was before anything was damaged. */
  record FrameAt(int offset, int length) {
    boolean fits(byte[] bytes) {
      ByteBuffer frame = ByteBuffer.wrap(bytes, offset, FrameHeader.BYTES).slice();
      byte[] payload = new byte[length];
      System.arraycopy(bytes, offset + FrameHeader.BYTES, payload, 0, length);
      return FrameHeader.isWhole(frame, payload);
    }

    void makeFit(byte[] bytes) {
      java.util.zip.CRC32C crc = new java.util.zip.CRC32C();
      crc.update(bytes, offset, CHECKSUM_AT);
      crc.update(bytes, offset + FrameHeader.BYTES, length);
      ByteBuffer.wrap(bytes).putInt(offset + CHECKSUM_AT, (int) crc.getValue());
    }
  }

  private final FaultyDisk disk;
  private final FaultyDisk pristine;
  private final Sight sight;
  private final LongUnaryOperator cut;

  private MutantFiles(FaultyDisk disk, FaultyDisk pristine, Sight sight, LongUnaryOperator cut) {
    this.disk = disk;
    this.pristine = pristine;
    this.sight = sight;
    this.cut = cut;
  }

  /** As if checksums were not checked: each fits what is there. */
  static DataFiles skipChecksums(FaultyDisk disk) {
    Sight sight = (bytes, frames) -> frames.forEach(frame -> frame.makeFit(bytes));
    return new MutantFiles(disk, copy(disk), sight, LongUnaryOperator.identity());
  }

  /** As if a whole frame behind damage proved nothing: damage in the middle looks torn. */
  static DataFiles forgetProofs(FaultyDisk disk) {
    Sight sight =
        (bytes, frames) ->
            frames.stream()
                .filter(frame -> frame.fits(bytes))
                .forEach(frame -> {
                  ByteBuffer.wrap(bytes).putLong(frame.offset() + FORCED_AT, 0);
                  frame.makeFit(bytes);
                });
    return new MutantFiles(disk, copy(disk), sight, LongUnaryOperator.identity());
  }

  /** Cuts a torn tail at another place. */
  static DataFiles cutAt(FaultyDisk disk, LongUnaryOperator cut) {
    return new MutantFiles(disk, new FaultyDisk(), (bytes, frames) -> {}, cut);
  }

  private static FaultyDisk copy(FaultyDisk disk) {
    FaultyDisk copy = new FaultyDisk();
    disk.paths().forEach(path -> copy.put(path, disk.bytes(path)));
    return copy;
  }

  private List<FrameAt> framesOf(Path path) {
    if (!pristine.paths().contains(path)) {
      return List.of();
    }
    List<FrameAt> frames = new java.util.ArrayList<>();
    ByteBuffer bytes = ByteBuffer.wrap(pristine.bytes(path));
    int offset = SegmentHeader.BYTES;
    while (offset + FrameHeader.BYTES <= bytes.limit()
        && FrameHeader.hasMagic(bytes.slice(offset, FrameHeader.BYTES))) {
      int length = FrameHeader.get(bytes.slice(offset, FrameHeader.BYTES)).length();
      frames.add(new FrameAt(offset, length));
      offset += FrameHeader.BYTES + length;
    }
    return frames;
  }

  @Override
  public DataFile open(Path file) throws IOException {
    return new MutantFile(disk.open(file), file, framesOf(file));
  }

  @Override
  public void createDirectories(Path directory) {
    disk.createDirectories(directory);
  }

  @Override
  public List<String> list(Path directory) {
    return disk.list(directory);
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    disk.rename(from, to);
  }

  @Override
  public void delete(Path file) throws IOException {
    disk.delete(file);
  }

  @Override
  public void syncDirectory(Path directory) throws IOException {
    disk.syncDirectory(directory);
  }

  private final class MutantFile implements DataFile {
    private final DataFile file;
    private final Path path;
    private final List<FrameAt> frames;

    MutantFile(DataFile file, Path path, List<FrameAt> frames) {
      this.file = file;
      this.path = path;
      this.frames = frames;
    }

    @Override
    public void write(ByteBuffer source, long offset) throws IOException {
      file.write(source, offset);
    }

    @Override
    public int read(ByteBuffer target, long offset) {
      byte[] bytes = disk.bytes(path);
      sight.bend(bytes, frames);
      int count = (int) Math.min(target.remaining(), bytes.length - offset);
      if (count <= 0) {
        return -1;
      }
      target.put(bytes, (int) offset, count);
      return count;
    }

    @Override
    public void force() throws IOException {
      file.force();
    }

    @Override
    public long size() throws IOException {
      return file.size();
    }

    @Override
    public void truncate(long size) throws IOException {
      file.truncate(cut.applyAsLong(size));
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
