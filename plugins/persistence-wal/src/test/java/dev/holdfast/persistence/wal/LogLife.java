package dev.holdfast.persistence.wal;

import dev.holdfast.api.spi.persistence.LogListener;
import dev.holdfast.simulation.process.Item;
import dev.holdfast.simulation.process.ParentWatch;
import dev.holdfast.tck.RealFiles;
import dev.holdfast.tck.RealThreads;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.SplittableRandom;

/**
 * The main of a child that writes to a log with many writers until it is killed, and says on its
 * standard output what was acknowledged. Arguments: directory, writers, number of the first writer,
 * and {@code early} for the planted bug that acknowledges before the log has said durable.
 */
final class LogLife implements LogListener {
  private static final int LONGEST_PAYLOAD = 200;
  private static final int SEGMENT = 256 << 10;

  private final OutputStream pipe = new FileOutputStream(FileDescriptor.out);
  private final WriteAheadLog log;
  private final boolean early;
  private long durable;

  private LogLife(WriteAheadLog log, boolean early) {
    this.log = log;
    this.early = early;
  }

  public static void main(String[] arguments) throws IOException {
    ParentWatch.start();
    WriteAheadLog log = open(Path.of(arguments[0]));
    boolean early = arguments.length > 3 && arguments[3].equals("early");
    LogLife life = new LogLife(log, early);
    log.replay(0, (position, payload) -> {});
    log.start(life);
    long first = Long.parseLong(arguments[2]);
    for (long writer = first; writer < first + Integer.parseInt(arguments[1]); writer++) {
      long me = writer;
      Thread.ofPlatform().start(() -> life.write(me));
    }
  }

  /** The log that children write and their judge reads. */
  static WriteAheadLog open(Path directory) throws IOException {
    return WriteAheadLog.open(
        Logs.settings(SyncMode.FSYNC, SEGMENT), new RealFiles(), new RealThreads(), directory);
  }

  /** What a writer writes as its record number {@code sequence}: nobody else writes the same. */
  static byte[] payload(long writer, long sequence) {
    SplittableRandom random = new SplittableRandom(writer * 1_000_003 + sequence);
    byte[] filling = new byte[random.nextInt(LONGEST_PAYLOAD)];
    random.nextBytes(filling);
    return ByteBuffer.allocate(2 * Long.BYTES + filling.length)
        .putLong(writer)
        .putLong(sequence)
        .put(filling)
        .array();
  }

  private void write(long writer) {
    for (long sequence = 0; ; sequence++) {
      Item item = append(writer, sequence);
      if (!early) {
        awaitDurable(item.position());
      }
      say(item);
    }
  }

  private synchronized Item append(long writer, long sequence) {
    return new Item(writer, sequence, log.append(payload(writer, sequence)));
  }

  private synchronized void awaitDurable(long position) {
    while (durable < position) {
      try {
        wait();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private void say(Item item) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(Item.BYTES);
    try {
      item.writeTo(new DataOutputStream(bytes));
      // One write of so few bytes to a pipe is all or nothing, and never mixed with another.
      pipe.write(bytes.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public synchronized void durable(long position) {
    durable = position;
    notifyAll();
  }

  @Override
  public void failed(Throwable cause) {
    Runtime.getRuntime().halt(4);
  }
}
