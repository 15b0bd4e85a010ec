package dev.holdfast.kernel.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.seam.DataFiles;
import dev.holdfast.kernel.backup.BackupContent.Copied;
import dev.holdfast.kernel.backup.BackupContent.Made;
import dev.holdfast.kernel.seam.ReadOnlyFiles;
import dev.holdfast.tck.RealFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Writing a backup on disks that fail, and checking one that was changed. */
final class BackupWriterTests {
  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

  @TempDir private Path folder;
  private BackupContent content;

  @BeforeEach
  void aFileToCopy() throws IOException {
    byte[] bytes = new byte[600_000];
    new Random(1).nextBytes(bytes);
    Path source = Files.write(folder.resolve("source"), bytes);
    content =
        new BackupContent(
            "1",
            "/home",
            "memory",
            "wal",
            3,
            40,
            0,
            Optional.empty(),
            List.of(
                new Made("manifest.json", new byte[] {'{', '}'}),
                new Copied("wal/one.log", source, 590_000)),
            List.of());
  }

  private BackupDescription write(DataFiles files, Path target) throws IOException {
    return new BackupWriter(files, () -> NOW).write(content, target, CopyProgress.NONE);
  }

  private static List<String> findings(Path target) throws IOException {
    return new BackupCheck(new ReadOnlyFiles(target)).check(target, CopyProgress.NONE).findings();
  }

  @Test
  void whatIsWrittenIsProven() throws IOException {
    Path target = folder.resolve("target");
    RealFiles files = new RealFiles();
    List<Long> told = new ArrayList<>();

    new BackupWriter(files, () -> NOW)
        .write(
            content,
            target,
            (done, total) -> {
              told.add(done);
              assertThat(total).isEqualTo(2 * 590_002);
            });

    assertThat(findings(target)).isEmpty();
    assertThat(told).isSorted().endsWith(2 * 590_002L);
    assertThat(Files.size(target.resolve("wal/one.log"))).isEqualTo(590_000);
    assertThat(files.openFiles()).isZero();
    assertThat(files.forces()).isGreaterThanOrEqualTo(3);
  }

  @Test
  void everyFailureLeavesNothingThatLooksLikeABackup() throws IOException {
    int step = 0;
    boolean isDone = false;
    while (!isDone) {
      Path target = folder.resolve("target-" + step);
      BadDisk disk = new BadDisk(step, false);
      try {
        write(disk, target);
        isDone = true;
      } catch (IOException e) {
        assertThat(target.resolve(BackupDescription.FILE)).doesNotExist();
        if (Files.exists(target)) {
          try (Stream<Path> left = Files.list(target)) {
            assertThat(left).as("after step " + step).isEmpty();
          }
        }
      }
      step++;
    }
    assertThat(step).isGreaterThan(20);
  }

  @Test
  void folderThatWasNotThereIsGoneAgainAndAMissingParentIsNamed() throws IOException {
    Path target = folder.resolve("target");

    assertThatThrownBy(() -> write(new BadDisk(4, false), target)).isInstanceOf(IOException.class);

    assertThat(target).doesNotExist();
    Path home = Files.createDirectories(folder.resolve("home/data")).getParent();
    String deep = folder.resolve("absent/deep").toString();
    assertThatThrownBy(() -> BackupTarget.check(new RealFiles(), home, deep))
        .isInstanceOf(HoldfastException.class)
        .hasMessageContaining(folder.resolve("absent") + " does not exist");
    assertThat(folder.resolve("absent")).doesNotExist();
  }

  @Test
  void backupOfADamagedHomeSaysSoAndIsWholeItself() throws IOException {
    Path target = folder.resolve("target");
    content = content.withFindings(List.of("log: damaged at byte 7"));

    write(new RealFiles(), target);

    BackupCheck.Checked checked =
        new BackupCheck(new ReadOnlyFiles(target)).check(target, CopyProgress.NONE);
    assertThat(checked.findings()).isEmpty();
    assertThat(checked.backup().findings()).containsExactly("log: damaged at byte 7");
  }

  @Test
  void diskThatForgetsIsFoundByReadingBack() {
    Path target = folder.resolve("target");

    assertThatThrownBy(() -> write(new BadDisk(Integer.MAX_VALUE, true), target))
        .isInstanceOfSatisfying(
            HoldfastException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT))
        .hasMessageContaining("does not read back");
    assertThat(target.resolve(BackupDescription.FILE)).doesNotExist();
  }

  @Test
  void tamperedByteInAnyFileIsFound() throws IOException {
    Path target = folder.resolve("target");
    write(new RealFiles(), target);
    List<Path> all;
    try (Stream<Path> walk = Files.walk(target)) {
      all = walk.filter(Files::isRegularFile).toList();
    }
    assertThat(all).hasSize(3);
    for (Path file : all) {
      byte[] good = Files.readAllBytes(file);
      for (int at : new int[] {0, good.length / 2, good.length - 1}) {
        byte[] bad = good.clone();
        bad[at] ^= 1;
        Files.write(file, bad);
        assertThat(isProven(target)).as(file + " at " + at).isFalse();
      }
      Files.write(file, good);
    }
    assertThat(isProven(target)).isTrue();
  }

  private static boolean isProven(Path target) throws IOException {
    try {
      return findings(target).isEmpty();
    } catch (HoldfastException e) {
      return false;
    }
  }

  @Test
  void changedMissingCutAndLinkedFilesAreFound() throws IOException {
    Path target = folder.resolve("target");
    write(new RealFiles(), target);
    Path log = target.resolve("wal/one.log");
    byte[] good = Files.readAllBytes(log);

    byte[] bad = good.clone();
    bad[1234] ^= 1;
    Files.write(log, bad);
    assertThat(findings(target)).singleElement().asString().contains("wal/one.log was changed");

    Files.write(log, new byte[10]);
    assertThat(findings(target)).singleElement().asString().contains("10 bytes, not 590000");

    Files.delete(log);
    assertThat(findings(target)).singleElement().asString().contains("is missing");

    Path elsewhere = Files.write(folder.resolve("elsewhere"), good);
    Files.createSymbolicLink(log, elsewhere);
    assertThat(findings(target)).singleElement().asString().contains("is a symbolic link");
  }
}
