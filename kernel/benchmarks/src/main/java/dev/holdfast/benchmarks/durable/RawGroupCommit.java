package dev.holdfast.benchmarks.durable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;

/**
 * The limit: what is waiting is written into a file of zeros and forced once, and nothing else is
 * done with it: no frames, no checksums, no segments.
 */
final class RawGroupCommit implements Target {
  private static final int BUFFER = 8 << 20;
  private static final long ALLOCATED = 256L << 20;

  private static final class Waiting {
    final byte[] value;
    final Thread thread = Thread.currentThread();
    volatile boolean isDurable;

    Waiting(byte[] value) {
      this.value = value;
    }
  }

  private final ConcurrentLinkedQueue<Waiting> queue = new ConcurrentLinkedQueue<>();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
  private final FileChannel channel;
  private final Thread committer;
  private volatile boolean isClosing;
  private volatile boolean isParked;
  private volatile long forces;
  private long end;

  RawGroupCommit(Path directory) throws IOException {
    channel =
        FileChannel.open(file(directory), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    while (end < ALLOCATED) {
      end += channel.write(buffer.clear(), end);
    }
    channel.force(true);
    end = 0;
    committer = Thread.ofPlatform().daemon().start(this::run);
  }

  private static Path file(Path directory) {
    return directory.resolve("raw.log");
  }

  private void run() {
    Waiting[] group = new Waiting[BUFFER >> 10];
    while (!isClosing || !queue.isEmpty()) {
      buffer.clear();
      int count = 0;
      for (Waiting next = queue.peek();
          next != null && count < group.length && next.value.length <= buffer.remaining();
          next = queue.peek()) {
        buffer.put(next.value);
        group[count++] = queue.remove();
      }
      if (count == 0) {
        isParked = true;
        if (queue.isEmpty() && !isClosing) {
          LockSupport.park(this);
        }
        isParked = false;
      } else {
        commit(group, count);
      }
    }
  }

  private void commit(Waiting[] group, int count) {
    buffer.flip();
    try {
      while (buffer.hasRemaining()) {
        end += channel.write(buffer, end);
      }
      channel.force(false);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    forces = forces + 1;
    for (int i = 0; i < count; i++) {
      group[i].isDurable = true;
      LockSupport.unpark(group[i].thread);
    }
  }

  @Override
  public void put(long id, byte[] value) {
    Waiting mine = new Waiting(value);
    queue.add(mine);
    if (isParked) {
      LockSupport.unpark(committer);
    }
    while (!mine.isDurable) {
      LockSupport.park(this);
    }
  }

  @Override
  public OptionalLong syncs() {
    return OptionalLong.of(forces);
  }

  @Override
  public void close() throws Exception {
    isClosing = true;
    LockSupport.unpark(committer);
    committer.join();
    channel.close();
  }

  @Override
  public void forEachPresent(Path directory, int bytes, LongConsumer visitor) throws IOException {
    Payload payload = new Payload(bytes);
    ByteBuffer one = ByteBuffer.allocate(bytes);
    try (FileChannel again = FileChannel.open(file(directory))) {
      for (long at = 0; at < end; at += bytes) {
        one.clear();
        while (one.hasRemaining() && again.read(one, at + one.position()) >= 0) {
          // Until it is full.
        }
        payload.check(one.array(), visitor);
      }
    }
  }
}
