package dev.holdfast.benchmarks.recovery;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * The limit: frames of checksum, lengths, key and value in one file, checked and put into a map;
 * nothing of what makes a store.
 */
final class RawReplay implements Recoverable {
  private static final int HEADER = 12;
  private static final int WINDOW = 1 << 20;

  private static Path file(Path directory) {
    return directory.resolve("raw.log");
  }

  @Override
  public void prepare(Path directory, Records records) throws IOException {
    try (DataOutputStream out =
        new DataOutputStream(
            new BufferedOutputStream(Files.newOutputStream(file(directory)), WINDOW))) {
      for (int i = 0; i < records.count(); i++) {
        byte[] key = records.key(i).getBytes(StandardCharsets.UTF_8);
        byte[] value = records.value(i);
        CRC32C crc = new CRC32C();
        crc.update(key);
        crc.update(value);
        out.writeInt((int) crc.getValue());
        out.writeInt(key.length);
        out.writeInt(value.length);
        out.write(key);
        out.write(value);
      }
    }
  }

  @Override
  public void recover(Path directory, Records records, String name) throws IOException {
    Stopwatch watch = new Stopwatch();
    Map<String, byte[]> found = HashMap.newHashMap(records.count());
    ByteBuffer window = ByteBuffer.allocate(WINDOW).limit(0);
    CRC32C crc = new CRC32C();
    try (FileChannel channel = FileChannel.open(file(directory))) {
      while (fill(channel, window, HEADER)) {
        int checksum = window.getInt();
        byte[] key = new byte[window.getInt()];
        byte[] value = new byte[window.getInt()];
        fill(channel, window, key.length + value.length);
        window.get(key).get(value);
        crc.reset();
        crc.update(key);
        crc.update(value);
        if ((int) crc.getValue() != checksum) {
          throw new IllegalStateException("damaged");
        }
        found.put(new String(key, StandardCharsets.UTF_8), value);
      }
    }
    Recoverable.report(name, watch, found, records);
  }

  private static boolean fill(FileChannel channel, ByteBuffer window, int bytes)
      throws IOException {
    if (window.remaining() < bytes) {
      window.compact();
      while (window.hasRemaining() && channel.read(window) >= 0) {
        // Until it is full or the file ends.
      }
      window.flip();
    }
    return window.remaining() >= bytes;
  }
}
