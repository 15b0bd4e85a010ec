package dev.holdfast.architecture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The length of a source file, which is one class with what belongs to it. */
final class SourceLength {
  static final int MOST_LINES = 400;

  private SourceLength() {}

  static List<String> complaints(List<Path> sources) throws IOException {
    var complaints = new java.util.ArrayList<String>();
    for (Path source : sources) {
      complaint(source).ifPresent(complaints::add);
    }
    return complaints;
  }

  private static Optional<String> complaint(Path source) throws IOException {
    long lines = Files.readAllLines(source).size();
    return lines > MOST_LINES
        ? Optional.of(
            "%s has %d lines, at most %d are readable: split it by noun"
                .formatted(source.getFileName(), lines, MOST_LINES))
        : Optional.empty();
  }
}
