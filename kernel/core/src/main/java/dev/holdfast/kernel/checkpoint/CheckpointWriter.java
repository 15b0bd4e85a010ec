package dev.holdfast.kernel.checkpoint;

import dev.holdfast.api.seam.DataFile;
import dev.holdfast.api.spi.store.EntryHead;
import dev.holdfast.kernel.commit.AppliedState;
import dev.holdfast.kernel.commit.TableImage;
import dev.holdfast.kernel.history.HistoryIndex;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Writes one checkpoint from its beginning to its end, one frame in memory at a time. */
final class CheckpointWriter {

  /** Writes one item. */
  @FunctionalInterface
  private interface Item {
    void write(DataOutputStream out) throws IOException;
  }

  private final DataFile file;
  private final ByteArrayOutputStream payload = new ByteArrayOutputStream();
  private final DataOutputStream out = new DataOutputStream(payload);
  private final long[] counts = new long[CheckpointFormat.TYPES];
  private int type;
  private int frames;
  private long offset;

  CheckpointWriter(DataFile file) {
    this.file = file;
  }

  /** The header and the tables. */
  void begin(AppliedState.Begin begin, long nowMillis, boolean holdsEntries) throws IOException {
    put(CheckpointFormat.magic());
    TableImage tables = begin.tables();
    item(
        CheckpointFormat.HEADER,
        to -> {
          to.writeLong(begin.position());
          to.writeLong(begin.storePosition());
          to.writeLong(nowMillis);
          to.writeBoolean(holdsEntries);
          to.writeLong(tables.timeMillis());
          to.writeLong(tables.floor());
          to.writeLong(tables.liveFloor());
          to.writeLong(tables.highestToken());
        });
    for (TableImage.Gone gone : tables.gone()) {
      item(CheckpointFormat.GONE, to -> Items.write(to, gone));
    }
    for (var fence : tables.fences().entrySet()) {
      item(
          CheckpointFormat.FENCE,
          to -> {
            Fields.writeText(to, fence.getKey());
            to.writeLong(fence.getValue());
          });
    }
    for (var lease : tables.leases()) {
      item(CheckpointFormat.LEASE, to -> Items.write(to, lease));
    }
    for (TableImage.Named named : tables.named()) {
      item(CheckpointFormat.NAMED, to -> Items.write(to, named));
    }
  }

  void entry(EntryHead head, byte[] value) throws IOException {
    item(CheckpointFormat.ENTRY, to -> Items.write(to, head, value));
  }

  void history(HistoryIndex.Row row) throws IOException {
    item(CheckpointFormat.HISTORY, to -> Items.write(to, row));
  }

  /** The end, and all of it forced. */
  void end(AppliedState.Mark proof) throws IOException {
    item(
        CheckpointFormat.END,
        to -> {
          to.writeLong(proof.position());
          to.write(proof.hash().toBytes());
          to.writeLong(proof.print());
          for (int i = CheckpointFormat.GONE; i < CheckpointFormat.END; i++) {
            to.writeLong(counts[i]);
          }
        });
    flush();
    file.force();
  }

  private void item(int itemType, Item item) throws IOException {
    if (itemType != type) {
      flush();
      type = itemType;
    }
    item.write(out);
    counts[itemType]++;
    if (payload.size() >= CheckpointFormat.FRAME_TARGET) {
      flush();
    }
  }

  private void flush() throws IOException {
    if (payload.size() == 0) {
      return;
    }
    int length = CheckpointFormat.FRAME_HEAD + payload.size();
    byte[] frame = new byte[length + CheckpointFormat.CRC];
    ByteBuffer bytes =
        ByteBuffer.wrap(frame).putInt(payload.size()).put((byte) type).put(payload.toByteArray());
    bytes.putInt(CheckpointFormat.crc(frames, frame, length));
    put(frame);
    frames++;
    payload.reset();
  }

  private void put(byte[] bytes) throws IOException {
    file.write(ByteBuffer.wrap(bytes), offset);
    offset += bytes.length;
  }
}
