package dev.holdfast.kernel.plugin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/**
 * The identity, size and time of all files that a bundle is read from: two that are equal stand for
 * the same bytes, as far as can be told without reading them.
 *
 * @param parts one text for each file
 */
record Fingerprint(List<String> parts) {
  Fingerprint {
    parts = List.copyOf(parts);
  }

  /** Of a file, a link, or a directory with what a bundle may have in it. */
  static Fingerprint of(Path source) throws IOException {
    List<String> parts = new ArrayList<>();
    parts.add(part(source));
    if (Files.isDirectory(source, LinkOption.NOFOLLOW_LINKS)) {
      addIfThere(source.resolve(BundleCopier.PROPERTIES), parts);
      Path lib = source.resolve(BundleCopier.LIB);
      if (Files.isDirectory(lib, LinkOption.NOFOLLOW_LINKS)) {
        try (var files = Files.list(lib)) {
          for (Path file : files.sorted().toList()) {
            addIfThere(file, parts);
          }
        }
      }
    }
    return new Fingerprint(parts);
  }

  private static void addIfThere(Path file, List<String> parts) throws IOException {
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      parts.add(part(file));
    }
  }

  private static String part(Path file) throws IOException {
    BasicFileAttributes attributes =
        Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    return "%s %d %s %s"
        .formatted(
            file.getFileName(),
            attributes.size(),
            attributes.lastModifiedTime(),
            attributes.fileKey());
  }
}
