package dev.holdfast.kernel.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.seam.DataFiles;
import dev.holdfast.kernel.StartException;
import dev.holdfast.kernel.backup.BackupContent.Made;
import dev.holdfast.kernel.home.HomeLock;
import dev.holdfast.kernel.home.Manifest;
import dev.holdfast.tck.RealFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Making a home of a backup, on disks that fail as well. */
final class RestorationTests {
  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
  private static final Manifest MANIFEST = new Manifest("memory", "wal", 5, List.of(), 40);

  @TempDir private Path folder;
  private Path backup;

  @BeforeEach
  void aBackup() throws IOException {
    backup = folder.resolve("backup");
    new BackupWriter(new RealFiles(), () -> NOW)
        .write(
            new BackupContent(
                "1",
                "/home",
                "memory",
                "wal",
                5,
                40,
                0,
                Optional.empty(),
                List.of(
                    new Made("manifest.json", MANIFEST.toBytes()),
                    new Made("tokens.json", new byte[] {1}),
                    new Made("wal/one.log", new byte[1000]),
                    new Made("config.yaml", "store: memory\n".getBytes(StandardCharsets.UTF_8))),
                List.of()),
            backup,
            CopyProgress.NONE);
  }

  private Restoration.Restored restore(DataFiles files, Path home, boolean replace)
      throws StartException, IOException {
    return new Restoration(files, () -> NOW, home).run(backup, replace, CopyProgress.NONE);
  }

  private static Path used(Path home) throws IOException {
    Path data = Files.createDirectories(home.resolve("data"));
    Files.write(
        data.resolve("manifest.json"), new Manifest("memory", "wal", 70, List.of(), 0).toBytes());
    Files.writeString(data.resolve("mine"), "mine");
    return home;
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      return all.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void unusedHomeGetsTheBackupAndAHigherEpoch() throws Exception {
    Path home = folder.resolve("home");

    Restoration.Restored restored = restore(new RealFiles(), home, false);

    assertThat(names(home)).containsExactly("config.yaml", "data");
    assertThat(names(home.resolve("data")))
        .containsExactly("lock", "manifest.json", "tokens.json", "wal");
    Manifest manifest = Manifest.find(new RealFiles(), home.resolve("data")).orElseThrow();
    assertThat(manifest.epoch()).isEqualTo(restored.epoch()).isEqualTo(5 + 1024);
    assertThat(manifest.logEnd()).isEqualTo(40);
    assertThat(restored.aside()).isEmpty();
  }

  @Test
  void usedHomeIsSetAsideOnlyWhenTold() throws Exception {
    Path home = used(folder.resolve("home"));
    Files.writeString(home.resolve("config.yaml"), "mine");

    assertThatThrownBy(() -> restore(new RealFiles(), home, false))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("--replace")
        .hasMessageContaining("Nothing was changed");
    Restoration.Restored restored = restore(new RealFiles(), home, true);

    assertThat(restored.epoch()).isEqualTo(70 + 1024);
    assertThat(restored.aside().orElseThrow().resolve("mine")).hasContent("mine");
    assertThat(home.resolve("config.yaml")).hasContent("mine");
    assertThat(restored.notes()).singleElement().asString().contains("was kept as it is");
  }

  @Test
  void homeInUseIsRefused() throws Exception {
    Path home = used(folder.resolve("home"));
    try (HomeLock _ = HomeLock.acquire(home, new RealFiles())) {
      assertThatThrownBy(() -> restore(new RealFiles(), home, true))
          .isInstanceOf(StartException.class)
          .hasMessageContaining("Another daemon runs");
    }
  }

  @Test
  void damagedBackupChangesNothing() throws Exception {
    Path home = used(folder.resolve("home"));
    Files.write(backup.resolve("wal/one.log"), new byte[999]);

    assertThatThrownBy(() -> restore(new RealFiles(), home, true))
        .isInstanceOf(HoldfastException.class)
        .hasMessageContaining("wal/one.log");
    assertThat(names(home.resolve("data"))).contains("mine");
  }

  @Test
  void everyFailureLeavesTheOldDataOrTheNew() throws Exception {
    boolean isDone = false;
    for (int step = 0; !isDone; step++) {
      Path home = used(folder.resolve("home-" + step));
      try {
        restore(new BadDisk(step, false), home, true);
        isDone = true;
      } catch (IOException | StartException e) {
        boolean isOld = Files.exists(home.resolve("data/mine"));
        boolean isNew = Files.exists(home.resolve("data/tokens.json"));
        boolean isAside = names(home).stream().anyMatch(name -> name.startsWith("data.before-"));
        assertThat(isOld || isAside).as("the old data after step " + step).isTrue();
        assertThat(isOld && isNew).as("mixed after step " + step).isFalse();
      }
      assertThat(step).isLessThan(100);
    }
  }
}
