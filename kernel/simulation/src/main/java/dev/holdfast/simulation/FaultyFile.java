package dev.holdfast.simulation;

import dev.holdfast.api.seam.DataFile;
import java.io.IOException;
import java.nio.ByteBuffer;

/** An open file of a {@link FaultyDisk}, whose monitor guards everything. */
final class FaultyFile implements DataFile {
  /** What a sync says that failed on the device, as Linux has it. */
  static final String SYNC_FAILED = "Input/output error";

  private final FaultyDisk disk;
  private final FaultyInode inode;
  private final DiskFaults faults;

  FaultyFile(FaultyDisk disk, FaultyInode inode, DiskFaults faults) {
    this.disk = disk;
    this.inode = inode;
    this.faults = faults;
  }

  @Override
  public void write(ByteBuffer source, long offset) throws IOException {
    synchronized (disk) {
      boolean isCut = faults.operateToTheEnd();
      // What is written over has its room already.
      int over = Math.clamp(inode.size() - offset, 0, source.remaining());
      byte[] bytes = new byte[over + faults.reserve(source.remaining() - over)];
      source.get(bytes);
      inode.write(bytes, (int) offset);
      if (isCut) {
        // What is being written while the power fails is written, and not synced.
        throw DiskFaults.powerCut();
      }
      if (source.hasRemaining()) {
        throw DiskFaults.full();
      }
    }
  }

  @Override
  public int read(ByteBuffer target, long offset) {
    synchronized (disk) {
      if (offset >= inode.size()) {
        return -1;
      }
      int count = (int) Math.min(target.remaining(), inode.size() - offset);
      inode.copyTo(target, (int) offset, count);
      return count;
    }
  }

  @Override
  public void force() throws IOException {
    synchronized (disk) {
      faults.operate();
      if (faults.isSyncFault()) {
        inode.loseDirt();
        throw new IOException(SYNC_FAILED);
      }
      inode.force();
    }
  }

  @Override
  public long size() {
    synchronized (disk) {
      return inode.size();
    }
  }

  @Override
  public void truncate(long size) throws IOException {
    synchronized (disk) {
      faults.operate();
      inode.truncate((int) size);
    }
  }

  @Override
  public void close() {}
}
