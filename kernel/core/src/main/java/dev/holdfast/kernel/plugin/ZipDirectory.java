package dev.holdfast.kernel.plugin;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Judges the central directory of a zip file before anything is unpacked. Read here byte by byte
 * because {@code java.util.zip} hides duplicate names and the marks of links (PKWARE APPNOTE
 * 4.3.12, 4.3.16, 4.4.15).
 */
final class ZipDirectory {
  static final int MAX_ENTRIES = 2_000;

  private static final int END_SIGNATURE = 0x06054b50;
  private static final int ENTRY_SIGNATURE = 0x02014b50;
  private static final int END_LENGTH = 22;
  private static final int ENTRY_LENGTH = 46;
  private static final int MAX_COMMENT = 0xFFFF;
  private static final int MAX_DIRECTORY_BYTES = 4 << 20;
  private static final int FILE_TYPE_MASK = 0xF000;
  private static final int REGULAR = 0x8000;
  private static final int FOLDER = 0x4000;

  private final Set<String> seen = new HashSet<>();

  private ZipDirectory() {}

  /** Refuses what must not be unpacked, with a {@link PluginProblem} that names the entry. */
  static void check(Path zip) throws IOException {
    try (FileChannel channel = FileChannel.open(zip)) {
      ByteBuffer end = end(channel);
      int count = Short.toUnsignedInt(end.getShort(end.position() + 10));
      long length = Integer.toUnsignedLong(end.getInt(end.position() + 12));
      long offset = Integer.toUnsignedLong(end.getInt(end.position() + 16));
      if (count > MAX_ENTRIES) {
        throw new PluginProblem(
            "has %d entries, at most %d are unpacked; make the bundle smaller"
                .formatted(count, MAX_ENTRIES));
      }
      // java.util.zip takes the directory to end where the end record starts, whatever the offset
      // says; a file in which the two differ could show us one directory and unpack another.
      long endPosition = channel.size() - end.limit() + end.position();
      if (length > MAX_DIRECTORY_BYTES || offset + length != endPosition) {
        throw unreadable("its directory is not where it says");
      }
      ByteBuffer directory = read(channel, offset, (int) length);
      ZipDirectory check = new ZipDirectory();
      for (int i = 0; i < count; i++) {
        check.entry(directory);
      }
      if (directory.hasRemaining()) {
        throw unreadable("its directory holds more entries than it says");
      }
    }
  }

  private void entry(ByteBuffer directory) {
    int start = directory.position();
    if (directory.remaining() < ENTRY_LENGTH || directory.getInt(start) != ENTRY_SIGNATURE) {
      throw unreadable("its directory is damaged");
    }
    int nameLength = Short.toUnsignedInt(directory.getShort(start + 28));
    int extraLength = Short.toUnsignedInt(directory.getShort(start + 30));
    int commentLength = Short.toUnsignedInt(directory.getShort(start + 32));
    int total = ENTRY_LENGTH + nameLength + extraLength + commentLength;
    if (directory.remaining() < total) {
      throw unreadable("its directory is damaged");
    }
    byte[] name = new byte[nameLength];
    directory.get(start + ENTRY_LENGTH, name);
    judge(new String(name, StandardCharsets.UTF_8), directory.getInt(start + 38) >>> 16);
    directory.position(start + total);
  }

  private void judge(String name, int unixMode) {
    if (name.isEmpty()
        || name.startsWith("/")
        || name.contains("\\")
        || name.contains(":")
        || name.chars().anyMatch(c -> c < ' ' || c == 0x7F)) {
      throw refused(name, "has a path that is absolute or not portable");
    }
    for (String step : name.split("/")) {
      if (step.isEmpty() || step.equals(".") || step.equals("..")) {
        throw refused(name, "leads out of the bundle");
      }
    }
    int type = unixMode & FILE_TYPE_MASK;
    if (type != 0 && type != REGULAR && type != FOLDER) {
      throw refused(name, "is a link or a special file");
    }
    // Compared without case, because some file systems do.
    if (!seen.add(name.replaceFirst("/$", "").toLowerCase(Locale.ROOT))) {
      throw refused(name, "occurs twice");
    }
  }

  private static ByteBuffer end(FileChannel channel) throws IOException {
    long size = channel.size();
    int length = (int) Math.min(size, END_LENGTH + MAX_COMMENT);
    ByteBuffer tail = read(channel, size - length, length);
    for (int at = length - END_LENGTH; at >= 0; at--) {
      if (tail.getInt(at) == END_SIGNATURE
          && at + END_LENGTH + Short.toUnsignedInt(tail.getShort(at + 20)) == length) {
        return tail.position(at);
      }
    }
    throw unreadable("its end is missing");
  }

  private static ByteBuffer read(FileChannel channel, long offset, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, offset + buffer.position()) < 0) {
        throw new EOFException("the file became shorter while it was read");
      }
    }
    return buffer.flip();
  }

  private static PluginProblem unreadable(String why) {
    return new PluginProblem("not a readable zip, " + why + "; copy it again");
  }

  private static PluginProblem refused(String name, String why) {
    return new PluginProblem(
        "refused, its entry '%s' %s; get the bundle from a source you trust".formatted(name, why));
  }
}
