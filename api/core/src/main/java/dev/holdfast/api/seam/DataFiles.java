package dev.holdfast.api.seam;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The file system as backends use it. Files are created with mode 600, directories with mode 700.
 *
 * <p>Creating, renaming and deleting a file are durable only after {@link #syncDirectory} of its
 * directory returned.
 */
public interface DataFiles {
  /** Opens a file for reading and writing, creating it when absent. */
  DataFile open(Path file) throws IOException;

  /** Creates a directory and those above it. */
  void createDirectories(Path directory) throws IOException;

  /** The names of the files in a directory, in no order. */
  List<String> list(Path directory) throws IOException;

  /** Renames within a directory, replacing the target in one step. */
  void rename(Path from, Path to) throws IOException;

  /** Deletes a file, if it exists. */
  void delete(Path file) throws IOException;

  /** Makes creations, renames and deletions in the directory durable. */
  void syncDirectory(Path directory) throws IOException;
}
