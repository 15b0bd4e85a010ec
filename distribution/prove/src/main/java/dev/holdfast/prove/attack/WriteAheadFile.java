package dev.holdfast.prove.attack;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

/**
 * The last file of a write-ahead log, as its format is documented (plugins/persistence-wal): a
 * header of 40 bytes, then frames. Only what is needed to harm it in a chosen place is known here.
 *
 * @param path the file
 * @param frames where its frames are
 */
record WriteAheadFile(Path path, List<Frame> frames) {
  private static final int HEADER_BYTES = 40;
  private static final int FRAME_MAGIC = 0x48465243;
  private static final int LENGTH_AT = 32;

  /**
   * A frame.
   *
   * @param at its first byte
   * @param payloadBytes how long the payload behind its 40 bytes is
   */
  record Frame(int at, int payloadBytes) {
    int end() {
      return at + HEADER_BYTES + payloadBytes;
    }
  }

  /** That of a home whose daemon does not run; empty when it keeps no such log. */
  static Optional<WriteAheadFile> of(Path home) throws IOException {
    Path folder = home.resolve("data/wal");
    if (!Files.isDirectory(folder)) {
      return Optional.empty();
    }
    try (Stream<Path> files = Files.list(folder)) {
      Optional<Path> last =
          files
              .filter(file -> file.getFileName().toString().endsWith(".log"))
              .sorted()
              .reduce((first, second) -> second);
      return last.isEmpty()
          ? Optional.empty()
          : Optional.of(new WriteAheadFile(last.get(), frames(Files.readAllBytes(last.get()))));
    }
  }

  private static List<Frame> frames(byte[] bytes) {
    ByteBuffer log = ByteBuffer.wrap(bytes);
    List<Frame> frames = new ArrayList<>();
    int at = HEADER_BYTES;
    while (at + HEADER_BYTES <= bytes.length && log.getInt(at) == FRAME_MAGIC) {
      Frame frame = new Frame(at, log.getInt(at + LENGTH_AT));
      if (frame.payloadBytes() < 0 || frame.end() > bytes.length) {
        break;
      }
      frames.add(frame);
      at = frame.end();
    }
    return List.copyOf(frames);
  }

  /** Where the last frame ends. */
  int end() {
    return frames.isEmpty() ? HEADER_BYTES : frames.getLast().end();
  }

  /**
   * Writes what a write that was cut in its middle leaves behind the last frame: the beginning of a
   * frame that looks right, as far as it goes, and noise.
   *
   * @return how many bytes
   */
  int tear(Random random) throws IOException {
    byte[] torn = new byte[random.nextInt(1, 4096)];
    random.nextBytes(torn);
    byte[] header = new byte[Math.min(HEADER_BYTES, torn.length)];
    if (!frames.isEmpty()) {
      byte[] log = Files.readAllBytes(path);
      System.arraycopy(log, frames.getLast().at(), header, 0, Math.min(8, header.length));
      System.arraycopy(header, 0, torn, 0, Math.min(8, header.length));
    }
    write(end(), torn);
    return torn.length;
  }

  /**
   * Flips one bit of a record that later ones prove to have been on the disk.
   *
   * @return where
   */
  int flip(Random random) throws IOException {
    if (frames.size() < 8) {
      throw new IOException("too few records to harm one in the middle: " + frames.size());
    }
    int middle = frames.size() / 4 + random.nextInt(frames.size() / 4);
    Frame frame = frames.get(middle);
    int at = frame.at() + random.nextInt(HEADER_BYTES + frame.payloadBytes());
    byte[] log = Files.readAllBytes(path);
    write(at, new byte[] {(byte) (log[at] ^ 1 << random.nextInt(8))});
    return at;
  }

  private void write(int at, byte[] bytes) throws IOException {
    try (var channel = Files.newByteChannel(path, StandardOpenOption.WRITE)) {
      channel.position(at);
      ByteBuffer rest = ByteBuffer.wrap(bytes);
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
    }
  }
}
