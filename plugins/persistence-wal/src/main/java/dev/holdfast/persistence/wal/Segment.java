package dev.holdfast.persistence.wal;

import java.nio.file.Path;
import java.util.HexFormat;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * One file of the log.
 *
 * @param base the logical offset of the file's first byte; byte {@code n} of the file is byte
 *     {@code base + n} of the log
 * @param path where it is
 */
record Segment(long base, Path path) {
  private static final Pattern NAME = Pattern.compile("[0-7][0-9a-f]{15}\\.log");

  static Segment in(Path directory, long base) {
    return new Segment(base, directory.resolve(name(base)));
  }

  static String name(long base) {
    return HexFormat.of().toHexDigits(base) + ".log";
  }

  /** The base in a file's name; empty when the file is none of ours. */
  static OptionalLong baseOf(String fileName) {
    return NAME.matcher(fileName).matches()
        ? OptionalLong.of(HexFormat.fromHexDigitsToLong(fileName, 0, 16))
        : OptionalLong.empty();
  }

  String name() {
    return String.valueOf(path.getFileName());
  }
}
