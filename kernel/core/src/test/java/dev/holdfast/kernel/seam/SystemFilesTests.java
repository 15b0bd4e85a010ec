package dev.holdfast.kernel.seam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.holdfast.api.seam.DataFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemFilesTests {
  private final SystemFiles files = new SystemFiles();

  @TempDir Path directory;

  @Test
  void filesAreCreatedForTheirOwnerOnly() throws IOException {
    assumePosix();
    Path file = directory.resolve("segment");

    files.open(file).close();

    assertThat(mode(file)).isEqualTo("rw-------");
  }

  @Test
  void everyDirectoryOnTheWayIsCreatedForItsOwnerOnly() throws IOException {
    assumePosix();
    Path inner = directory.resolve("data").resolve("log");

    files.createDirectories(inner);
    files.createDirectories(inner);

    assertThat(mode(inner)).isEqualTo("rwx------");
    assertThat(mode(inner.getParent())).isEqualTo("rwx------");
  }

  @Test
  void modeOfAnExistingFileIsLeftAlone() throws IOException {
    assumePosix();
    Path file =
        Files.createFile(
            directory.resolve("shared"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("r--------")));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

    files.open(file).close();

    assertThat(mode(file)).isEqualTo("rw-r-----");
  }

  @Test
  void whatIsWrittenAtAnOffsetIsReadThere() throws IOException {
    try (DataFile file = files.open(directory.resolve("segment"))) {
      file.write(bytes("hello"), 3);
      file.force();

      ByteBuffer read = ByteBuffer.allocate(10);

      assertThat(file.read(read, 3)).isEqualTo(5);
      assertThat(new String(read.array(), 0, 5, StandardCharsets.UTF_8)).isEqualTo("hello");
      assertThat(file.size()).isEqualTo(8);
      assertThat(file.read(ByteBuffer.allocate(1), 8)).isEqualTo(-1);
    }
  }

  @Test
  void truncatedFileIsShorter() throws IOException {
    try (DataFile file = files.open(directory.resolve("segment"))) {
      file.write(bytes("hello"), 0);

      file.truncate(2);

      assertThat(file.size()).isEqualTo(2);
    }
  }

  @Test
  void openingAgainKeepsTheContents() throws IOException {
    Path path = directory.resolve("segment");
    try (DataFile file = files.open(path)) {
      file.write(bytes("hello"), 0);
    }

    try (DataFile file = files.open(path)) {
      assertThat(file.size()).isEqualTo(5);
    }
  }

  @Test
  void closedFileRefusesAndClosesTwice() throws IOException {
    DataFile file = files.open(directory.resolve("segment"));

    file.close();
    file.close();

    assertThatThrownBy(file::size).isInstanceOf(ClosedChannelException.class);
  }

  @Test
  void renameReplacesTheTarget() throws IOException {
    Path from = Files.writeString(directory.resolve("new"), "new");
    Path to = Files.writeString(directory.resolve("old"), "old");

    files.rename(from, to);
    files.syncDirectory(directory);

    assertThat(files.list(directory)).containsExactly("old");
    assertThat(to).hasContent("new");
  }

  @Test
  void deletingWhatIsNotThereDoesNothing() throws IOException {
    Path file = Files.createFile(directory.resolve("one"));

    files.delete(file);
    files.delete(file);

    assertThat(files.list(directory)).isEmpty();
  }

  @Test
  void syncingAMissingDirectoryFails() {
    assumePosix();
    assertThatThrownBy(() -> files.syncDirectory(directory.resolve("missing")))
        .isInstanceOf(NoSuchFileException.class);
  }

  private static void assumePosix() {
    assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("posix"));
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }
}
