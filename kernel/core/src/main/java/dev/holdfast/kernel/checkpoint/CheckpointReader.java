package dev.holdfast.kernel.checkpoint;

import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.Leases;
import dev.holdfast.api.seam.DataFile;
import dev.holdfast.api.seam.DataFiles;
import dev.holdfast.api.spi.store.EntryHead;
import dev.holdfast.kernel.commit.AppliedState;
import dev.holdfast.kernel.commit.TableImage;
import dev.holdfast.kernel.history.HistoryIndex;
import dev.holdfast.kernel.record.KnownTexts;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads one checkpoint, checking every frame, and that nothing of it is missing. */
final class CheckpointReader {

  /** Takes what is read; all of it is worth nothing unless reading ends well. */
  interface Sink {
    /** First of all, and unchecked: how many entries and keys with versions are to come. */
    default void expects(long entries, long keys) {}

    /** Before the first entry. */
    void tables(AppliedState.Begin begin);

    /** An entry. */
    void entry(EntryHead head, byte[] value);

    /** The versions of a key. */
    void history(HistoryIndex.Row row);

    /** Wants nothing but the check. */
    Sink NONE =
        new Sink() {
          @Override
          public void tables(AppliedState.Begin begin) {}

          @Override
          public void entry(EntryHead head, byte[] value) {}

          @Override
          public void history(HistoryIndex.Row row) {}
        };
  }

  private final DataFile file;
  private final Sink sink;
  private final long size;
  private final long[] counts = new long[CheckpointFormat.TYPES];
  private final List<TableImage.Gone> gone = new ArrayList<>();
  private final Map<String, Long> fences = new HashMap<>();
  private final List<Leases.Lease> leases = new ArrayList<>();
  private final List<TableImage.Named> named = new ArrayList<>();

  private final KnownTexts texts = new KnownTexts();

  /** Used again for each frame: what is kept of it is copied. */
  private byte[] frame = new byte[0];

  private long offset;
  private int frames;
  private int lastType;
  private long begin;
  private long storePosition;
  private long writtenAt;
  private boolean holdsEntries;
  private long timeMillis;
  private long floor;
  private long liveFloor;
  private long highestToken;
  private boolean tablesTold;
  private int format;
  private AppliedState.@Nullable Mark proof;

  private CheckpointReader(DataFile file, Sink sink) throws IOException {
    this.file = file;
    this.sink = sink;
    this.size = file.size();
  }

  /**
   * Reads a checkpoint from its beginning to its end.
   *
   * @throws IOException when it cannot be read or is damaged, with the byte and the reason
   */
  static CheckpointSummary read(DataFiles files, Path path, Sink sink) throws IOException {
    try (DataFile file = files.open(path)) {
      return new CheckpointReader(file, sink).read();
    }
  }

  private CheckpointSummary read() throws IOException {
    byte[] magic = take(8);
    if (!Arrays.equals(magic, 0, 7, CheckpointFormat.magic(), 0, 7)) {
      throw damaged(0, "it does not begin like a checkpoint");
    }
    format = magic[7];
    if (format < CheckpointFormat.OLDEST_FORMAT || format > CheckpointFormat.FORMAT) {
      throw damaged(0, "it has format " + format + ", and this version reads 1 and 2");
    }
    tellExpected();
    while (proof == null) {
      frame();
    }
    if (offset != size) {
      throw damaged(offset, (size - offset) + " bytes follow its end");
    }
    return new CheckpointSummary(
        begin, storePosition, proof, writtenAt, holdsEntries, counts[CheckpointFormat.ENTRY], size);
  }

  /**
   * What the last frame says, if there is one; all of it is checked when it is read in its place.
   */
  private void tellExpected() throws IOException {
    long last = size - CheckpointFormat.END_FRAME;
    if (last < offset) {
      return;
    }
    ByteBuffer end = ByteBuffer.allocate(CheckpointFormat.END_FRAME);
    while (end.hasRemaining() && file.read(end, last + end.position()) >= 0) {}
    if (!end.hasRemaining() && end.get(Integer.BYTES) == CheckpointFormat.END) {
      int counts = CheckpointFormat.END_FRAME - CheckpointFormat.CRC - 2 * Long.BYTES;
      long most = size / CheckpointFormat.SMALLEST_ENTRY;
      sink.expects(
          Math.clamp(end.getLong(counts), 0, most),
          Math.clamp(end.getLong(counts + Long.BYTES), 0, most));
    }
  }

  private void frame() throws IOException {
    long start = offset;
    byte[] head = take(CheckpointFormat.FRAME_HEAD);
    int length = ByteBuffer.wrap(head).getInt();
    if (length < 0 || length > size - offset - CheckpointFormat.CRC) {
      throw damaged(start, "a frame ends behind the end of the file");
    }
    int end = head.length + length;
    if (frame.length < end) {
      frame = new byte[end];
    }
    System.arraycopy(head, 0, frame, 0, head.length);
    fill(ByteBuffer.wrap(frame, head.length, length));
    int crc = ByteBuffer.wrap(take(CheckpointFormat.CRC)).getInt();
    if (crc != CheckpointFormat.crc(frames, frame, end)) {
      throw damaged(start, "a frame does not have its checksum");
    }
    frames++;
    int type = head[4];
    boolean isInOrder = lastType == 0 ? type == CheckpointFormat.HEADER : type >= lastType;
    if (!isInOrder || type > CheckpointFormat.END) {
      throw damaged(start, "a frame of type " + type + " follows one of type " + lastType);
    }
    lastType = type;
    try {
      ByteBuffer in = ByteBuffer.wrap(frame, head.length, length);
      while (in.hasRemaining()) {
        item(type, in);
        counts[type]++;
      }
    } catch (BufferUnderflowException | HoldfastException | IllegalArgumentException e) {
      throw new IOException("at byte " + start + ": an item is not what it should be", e);
    }
  }

  private void item(int type, ByteBuffer in) throws IOException {
    if (type > CheckpointFormat.NAMED && !tablesTold) {
      tablesTold = true;
      TableImage tables =
          new TableImage(floor, liveFloor, gone, fences, leases, highestToken, named, timeMillis);
      sink.tables(new AppliedState.Begin(begin, storePosition, tables));
    }
    switch (type) {
      case CheckpointFormat.HEADER -> header(in);
      case CheckpointFormat.GONE -> gone.add(Items.readGone(in));
      case CheckpointFormat.FENCE -> fences.put(Fields.readText(in), in.getLong());
      case CheckpointFormat.LEASE -> leases.add(Items.readLease(in));
      case CheckpointFormat.NAMED -> named.add(Items.readNamed(in));
      case CheckpointFormat.ENTRY -> Items.readEntry(in, format, texts, sink);
      case CheckpointFormat.HISTORY -> sink.history(Items.readHistory(in));
      default -> end(in);
    }
  }

  private void header(ByteBuffer in) throws IOException {
    begin = in.getLong();
    storePosition = in.getLong();
    writtenAt = in.getLong();
    holdsEntries = Fields.readBoolean(in);
    timeMillis = in.getLong();
    floor = in.getLong();
    liveFloor = in.getLong();
    highestToken = in.getLong();
  }

  private void end(ByteBuffer in) throws IOException {
    AppliedState.Mark mark =
        new AppliedState.Mark(in.getLong(), Fields.readDigest(in), in.getLong());
    for (int i = CheckpointFormat.GONE; i < CheckpointFormat.END; i++) {
      if (in.getLong() != counts[i]) {
        throw new IOException("items of type " + i + " are missing");
      }
    }
    if (mark.position() < begin) {
      throw new IOException("it ends before it begins");
    }
    proof = mark;
  }

  private byte[] take(int length) throws IOException {
    byte[] bytes = new byte[length];
    fill(ByteBuffer.wrap(bytes));
    return bytes;
  }

  private void fill(ByteBuffer target) throws IOException {
    while (target.hasRemaining()) {
      int read = file.read(target, offset);
      if (read < 0) {
        throw damaged(offset, "the file ends too early");
      }
      offset += read;
    }
  }

  private static IOException damaged(long at, String what) {
    return new IOException("at byte " + at + ": " + what);
  }
}
