package dev.holdfast.benchmarks.durable;

import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.function.LongConsumer;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.ExcerptTailer;

/** Chronicle Queue: memory-mapped, left to the operating system; an appender for each thread. */
final class ChronicleTarget implements Target {
  private final ChronicleQueue queue;
  private final ThreadLocal<ExcerptAppender> appenders;

  ChronicleTarget(Path directory) {
    queue = open(directory);
    appenders = ThreadLocal.withInitial(queue::createAppender);
  }

  private static ChronicleQueue open(Path directory) {
    return ChronicleQueue.singleBuilder(directory).build();
  }

  @Override
  public void put(long id, byte[] value) {
    appenders.get().writeBytes(bytes -> bytes.write(value));
  }

  @Override
  public OptionalLong syncs() {
    return OptionalLong.of(0);
  }

  @Override
  public void close() {
    queue.close();
  }

  @Override
  public void forEachPresent(Path directory, int length, LongConsumer visitor) {
    Payload payload = new Payload(length);
    Bytes<byte[]> one = Bytes.allocateElasticOnHeap(length);
    try (ChronicleQueue again = open(directory);
        ExcerptTailer tailer = again.createTailer()) {
      while (tailer.readBytes(one.clear())) {
        payload.check(one.toByteArray(), visitor);
      }
    }
  }
}
