package dev.holdfast.kernel.seam;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** Where something lies, and what lies there. */
public final class Places {
  private Places() {}

  /** What a path leads to. */
  public enum Kind {
    ABSENT,
    FILE,
    DIRECTORY,
    OTHER
  }

  /** What a path leads to, links followed. */
  public static Kind kind(Path path) {
    if (Files.isRegularFile(path)) {
      return Kind.FILE;
    }
    if (Files.isDirectory(path)) {
      return Kind.DIRECTORY;
    }
    return Files.exists(path, LinkOption.NOFOLLOW_LINKS) ? Kind.OTHER : Kind.ABSENT;
  }

  /** The path without links, as far as it exists. */
  public static Path real(Path path) throws IOException {
    Path absolute = path.toAbsolutePath().normalize();
    try {
      return absolute.toRealPath();
    } catch (NoSuchFileException e) {
      Path parent = absolute.getParent();
      return parent == null ? absolute : real(parent).resolve(absolute.getFileName());
    }
  }

  /** A small file as a whole, links followed; empty when it is absent. */
  public static Optional<byte[]> read(Path file, int limit) throws IOException {
    if (kind(file) == Kind.ABSENT) {
      return Optional.empty();
    }
    if (Files.size(file) > limit) {
      throw new IOException(file + " has more than " + limit + " bytes");
    }
    return Optional.of(Files.readAllBytes(file));
  }
}
