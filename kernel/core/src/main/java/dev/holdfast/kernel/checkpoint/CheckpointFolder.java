package dev.holdfast.kernel.checkpoint;

import dev.holdfast.api.seam.DataFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;

/** The checkpoints of a home. */
public final class CheckpointFolder {
  /** How many are kept: the newest one, and one for the case that it turns out to be damaged. */
  static final int KEPT = 2;

  private static final int NAME_LENGTH = 16 + CheckpointFormat.SUFFIX.length();

  private final DataFiles files;
  private final Path folder;

  /** Those in {@code data/checkpoints}; the folder need not exist. */
  public CheckpointFolder(DataFiles files, Path data) {
    this.files = files;
    this.folder = data.resolve("checkpoints");
  }

  /** The checkpoint that begins at a position. */
  public Path path(long position) {
    return folder.resolve(HexFormat.of().toHexDigits(position) + CheckpointFormat.SUFFIX);
  }

  Path unfinished(long position) {
    return folder.resolve(HexFormat.of().toHexDigits(position) + CheckpointFormat.UNFINISHED);
  }

  DataFiles files() {
    return files;
  }

  /** The positions at which checkpoints begin, the newest first; none is opened. */
  public List<Long> positions() throws IOException {
    List<Long> positions = new ArrayList<>();
    for (String name : names()) {
      if (name.length() == NAME_LENGTH && name.endsWith(CheckpointFormat.SUFFIX)) {
        try {
          positions.add(HexFormat.fromHexDigitsToLong(name, 0, 16));
        } catch (IllegalArgumentException e) {
          // Somebody else's file.
        }
      }
    }
    positions.sort(Comparator.reverseOrder());
    return positions;
  }

  private List<String> names() throws IOException {
    Path data = folder.getParent();
    boolean exists = data != null && files.list(data).contains("checkpoints");
    return exists ? files.list(folder) : List.of();
  }

  /**
   * Reads a checkpoint from its beginning to its end.
   *
   * @throws IOException when it is damaged, with the byte and the reason
   */
  public CheckpointSummary check(long position) throws IOException {
    return CheckpointReader.read(files, path(position), CheckpointReader.Sink.NONE);
  }

  void create() throws IOException {
    files.createDirectories(folder);
  }

  /** The checkpoint is whole: it gets its name, and older ones than the newest two go. */
  void finish(long position) throws IOException {
    files.rename(unfinished(position), path(position));
    files.syncDirectory(folder);
    List<Long> all = positions();
    for (long old : all.subList(Math.min(KEPT, all.size()), all.size())) {
      files.delete(path(old));
    }
  }

  /** Removes what an interrupted write left. */
  void clean() throws IOException {
    for (String name : names()) {
      if (name.endsWith(CheckpointFormat.UNFINISHED)) {
        files.delete(folder.resolve(name));
      }
    }
  }
}
