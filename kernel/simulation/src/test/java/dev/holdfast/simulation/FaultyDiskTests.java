package dev.holdfast.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.api.seam.DataFile;
import dev.holdfast.api.seam.DataFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FaultyDiskTests {
  private static final int SECTOR = 512;
  private static final Path DIRECTORY = Path.of("/d");
  private static final Path FILE = DIRECTORY.resolve("file");
  private static final Path OTHER = DIRECTORY.resolve("other");

  private final FaultyDisk disk = new FaultyDisk();

  private void write(DataFiles files, Path path, int value, int count) throws IOException {
    byte[] bytes = new byte[count];
    Arrays.fill(bytes, (byte) value);
    try (DataFile file = files.open(path)) {
      file.write(ByteBuffer.wrap(bytes), 0);
    }
  }

  private void force(DataFiles files, Path path) throws IOException {
    try (DataFile file = files.open(path)) {
      file.force();
    }
  }

  private void writeDurably(Path path, int value, int count) throws IOException {
    write(disk, path, value, count);
    force(disk, path);
    disk.syncDirectory(DIRECTORY);
  }

  @Test
  void whatWasSyncedSurvivesEveryPowerCut() throws IOException {
    writeDurably(FILE, 1, 2000);
    for (int seed = 0; seed < 100; seed++) {
      FaultyDisk left = disk.afterPowerCut(new SplittableRandom(seed));
      assertThat(left.bytes(FILE)).isEqualTo(disk.bytes(FILE));
    }
  }

  @Test
  void sectorsThatWereNotSyncedSurviveInAnySubsetAndSomeAreTorn() throws IOException {
    writeDurably(FILE, 1, 3 * SECTOR);
    write(disk, FILE, 2, 3 * SECTOR);
    Set<String> subsets = new HashSet<>();
    for (int seed = 0; seed < 5000; seed++) {
      byte[] left = disk.afterPowerCut(new SplittableRandom(seed)).bytes(FILE);
      assertThat(left).hasSize(3 * SECTOR);
      StringBuilder subset = new StringBuilder();
      for (int sector = 0; sector < 3; sector++) {
        int first = left[sector * SECTOR];
        int last = left[(sector + 1) * SECTOR - 1];
        subset.append(first == last ? String.valueOf(first) : "t");
      }
      subsets.add(subset.toString());
    }
    assertThat(subsets).hasSize(27).contains("111", "121", "212", "222", "t1t");
  }

  @Test
  void aLengthThatWasNotSyncedIsAnyBetweenOldAndNew() throws IOException {
    writeDurably(FILE, 1, 100);
    write(disk, FILE, 1, 1000);
    Set<Integer> sizes = new HashSet<>();
    for (int seed = 0; seed < 500; seed++) {
      sizes.add(disk.afterPowerCut(new SplittableRandom(seed)).bytes(FILE).length);
    }
    assertThat(sizes).contains(100, 1000).hasSizeGreaterThan(50);
    assertThat(sizes).allMatch(size -> size >= 100 && size <= 1000);
  }

  @Test
  void namesNeedASyncOfTheirDirectoryAndARenameIsAllOrNothing() throws IOException {
    writeDurably(FILE, 1, 10);
    write(disk, OTHER, 2, 10);
    force(disk, OTHER);
    disk.syncDirectory(DIRECTORY);
    disk.rename(OTHER, FILE);
    Set<List<Path>> left = new HashSet<>();
    for (int seed = 0; seed < 100; seed++) {
      FaultyDisk after = disk.afterPowerCut(new SplittableRandom(seed));
      left.add(after.paths());
      boolean isRenamed = after.paths().size() == 1;
      assertThat(after.bytes(FILE)[0]).isEqualTo((byte) (isRenamed ? 2 : 1));
    }
    assertThat(left).containsExactlyInAnyOrder(List.of(FILE), List.of(FILE, OTHER));

    disk.syncDirectory(DIRECTORY);
    disk.delete(FILE);
    assertThat(disk.paths()).isEmpty();
    left.clear();
    for (int seed = 0; seed < 100; seed++) {
      left.add(disk.afterPowerCut(new SplittableRandom(seed)).paths());
    }
    assertThat(left).containsExactlyInAnyOrder(List.of(FILE), List.of());
    disk.syncDirectory(DIRECTORY);
    assertThat(disk.afterPowerCut(new SplittableRandom(1)).paths()).isEmpty();
  }

  @Test
  void aFailedSyncMarksBytesCleanThatAreNotDurable() throws IOException {
    writeDurably(FILE, 1, 10);
    write(disk, FILE, 2, 10);
    disk.failForceAfter(1);
    force(disk, OTHER);
    assertThatThrownBy(() -> force(disk, FILE)).isInstanceOf(IOException.class);
    force(disk, FILE);
    assertThat(disk.bytes(FILE)).containsOnly(2);
    for (int seed = 0; seed < 20; seed++) {
      assertThat(disk.afterPowerCut(new SplittableRandom(seed)).bytes(FILE)).containsOnly(1);
    }
  }

  @Test
  void aFullDiskTakesWhatFitsUntilThereIsRoomAgain() throws IOException {
    disk.fillUpAfter(7);
    assertThatThrownBy(() -> write(disk, FILE, 1, 10)).hasMessage("No space left on device");
    assertThat(disk.bytes(FILE)).hasSize(7);
    disk.fillUpAfter(10);
    write(disk, FILE, 1, 10);
    assertThat(disk.bytes(FILE)).hasSize(10);
  }

  @Test
  void nothingIsDoneAfterThePowerFailed() throws IOException {
    write(disk, FILE, 1, 10);
    disk.cutPowerAfter(1);
    write(disk, FILE, 2, 10);
    assertThatThrownBy(() -> force(disk, FILE)).hasMessage("power cut");
    assertThat(disk.isPowerCut()).isTrue();
    assertThatThrownBy(() -> write(disk, FILE, 3, 10)).hasMessage("power cut");
    assertThat(disk.bytes(FILE)).containsOnly(2);
    assertThat(disk.afterProcessCrash().isPowerCut()).isFalse();
    force(disk, FILE);
  }

  @Test
  void theSameSeedLeavesTheSameDisk() throws IOException {
    write(disk, FILE, 1, 5000);
    write(disk, OTHER, 2, 5000);
    FaultyDisk one = disk.afterPowerCut(new SplittableRandom(5));
    FaultyDisk two = disk.afterPowerCut(new SplittableRandom(5));
    assertThat(one.paths()).isEqualTo(two.paths());
    one.paths().forEach(path -> assertThat(one.bytes(path)).isEqualTo(two.bytes(path)));
  }

  @Test
  void plantedBugsForgetOneKindOfSync() throws IOException {
    DataFiles noSync = ForgetfulFiles.withoutFileSyncs(disk);
    write(noSync, FILE, 1, 10);
    force(noSync, FILE);
    assertThat(disk.syncs()).isZero();
    DataFiles noDirectorySync = ForgetfulFiles.withoutDirectorySyncs(disk);
    force(noDirectorySync, FILE);
    noDirectorySync.syncDirectory(DIRECTORY);
    assertThat(disk.syncs()).isOne();
    Set<Boolean> isThere = new HashSet<>();
    for (int seed = 0; seed < 50; seed++) {
      isThere.add(disk.afterPowerCut(new SplittableRandom(seed)).paths().contains(FILE));
    }
    assertThat(isThere).containsExactlyInAnyOrder(true, false);
  }

  @Test
  void foldersAreListedWithTheirFiles() throws IOException {
    disk.createDirectories(DIRECTORY.resolve("sub"));
    write(disk, FILE, 1, 1);
    assertThat(disk.list(DIRECTORY)).containsExactlyInAnyOrder("file", "sub");
    disk.flip(FILE, 0, 1);
    assertThat(disk.bytes(FILE)).containsExactly(3);
  }
}
