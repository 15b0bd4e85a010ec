package dev.holdfast.simulation.process;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * One thing that was written by a child: acknowledged over the pipe, or found again after its
 * death.
 *
 * @param writer who wrote it; a writer lives in one life only
 * @param sequence which of the writer's items it is, from 0 without gaps
 * @param position where the log put it
 */
public record Item(long writer, long sequence, long position) {
  /** Bytes of one item on the pipe. */
  public static final int BYTES = 3 * Long.BYTES;

  /** Writes it. */
  public void writeTo(DataOutput out) throws IOException {
    out.writeLong(writer);
    out.writeLong(sequence);
    out.writeLong(position);
  }

  /** Reads one; throws at the end. */
  public static Item readFrom(DataInput in) throws IOException {
    return new Item(in.readLong(), in.readLong(), in.readLong());
  }
}
