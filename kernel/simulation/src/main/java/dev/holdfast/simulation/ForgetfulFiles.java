package dev.holdfast.simulation;

import dev.holdfast.api.seam.DataFile;
import dev.holdfast.api.seam.DataFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/**
 * Planted bugs: files whose syncs do nothing, as if the backend above had forgotten them. A proof
 * that stays green over these proves nothing.
 */
public final class ForgetfulFiles implements DataFiles {
  /** What is forgotten. */
  private enum Forgets {
    FILE_SYNCS,
    DIRECTORY_SYNCS,
    FAILED_SYNCS
  }

  private final DataFiles files;
  private final Forgets forgets;

  private ForgetfulFiles(DataFiles files, Forgets forgets) {
    this.files = files;
    this.forgets = forgets;
  }

  /** The same files; {@link DataFile#force} returns at once. */
  public static DataFiles withoutFileSyncs(DataFiles files) {
    return new ForgetfulFiles(files, Forgets.FILE_SYNCS);
  }

  /**
   * The same files; a {@link DataFile#force} that failed on the device returns as if it had not.
   */
  public static DataFiles withoutFailedSyncs(DataFiles files) {
    return new ForgetfulFiles(files, Forgets.FAILED_SYNCS);
  }

  /** The same files; {@link DataFiles#syncDirectory} returns at once. */
  public static DataFiles withoutDirectorySyncs(DataFiles files) {
    return new ForgetfulFiles(files, Forgets.DIRECTORY_SYNCS);
  }

  @Override
  public DataFile open(Path file) throws IOException {
    DataFile opened = files.open(file);
    return switch (forgets) {
      case FILE_SYNCS, FAILED_SYNCS -> new UnsyncedFile(opened, forgets);
      case DIRECTORY_SYNCS -> opened;
    };
  }

  @Override
  public void createDirectories(Path directory) throws IOException {
    files.createDirectories(directory);
  }

  @Override
  public List<String> list(Path directory) throws IOException {
    return files.list(directory);
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    files.rename(from, to);
  }

  @Override
  public void delete(Path file) throws IOException {
    files.delete(file);
  }

  @Override
  public void syncDirectory(Path directory) throws IOException {
    switch (forgets) {
      case FILE_SYNCS, FAILED_SYNCS -> files.syncDirectory(directory);
      case DIRECTORY_SYNCS -> {}
    }
  }

  private record UnsyncedFile(DataFile file, Forgets forgets) implements DataFile {
    @Override
    public void write(ByteBuffer source, long offset) throws IOException {
      file.write(source, offset);
    }

    @Override
    public int read(ByteBuffer target, long offset) throws IOException {
      return file.read(target, offset);
    }

    @Override
    public void force() throws IOException {
      if (forgets == Forgets.FAILED_SYNCS) {
        try {
          file.force();
        } catch (IOException e) {
          if (!FaultyFile.SYNC_FAILED.equals(e.getMessage())) {
            throw e;
          }
        }
      }
    }

    @Override
    public long size() throws IOException {
      return file.size();
    }

    @Override
    public void truncate(long size) throws IOException {
      file.truncate(size);
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
