package dev.holdfast.kernel.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.holdfast.api.spi.store.StoreProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Nothing is loaded from where others could put code. */
final class FolderGuardTests extends PluginPlatformFixture {

  @BeforeEach
  void onlyWherePermissionsExist() {
    assumeTrue(folder.getFileSystem().supportedFileAttributeViews().contains("posix"));
    addHealthyPlugin();
  }

  @Test
  void folderThatOthersCanWriteIsNotLoadedFrom() throws IOException {
    Path second = Files.createDirectory(temp.resolve("second"));
    workshop.store("acme.second", "second").jar(second.resolve("second.jar"));
    allow(second, "rwxr-xrwx");

    PluginPlatform platform = open(second);

    assertThat(platform.registry().names(StoreProvider.class)).containsExactly("healthy");
    assertThat(platform.statuses())
        .filteredOn(s -> s.state().equals("failed"))
        .singleElement()
        .satisfies(s ->
            assertThat(problem(s))
                .contains(second.toString(), "nothing is loaded from it", "run: chmod go-w '"));
  }

  @Test
  void fileThatOthersCanWriteIsNotLoaded() throws IOException {
    Path jar = workshop.store("acme.open", "open").jar(folder.resolve("open.jar"));
    allow(jar, "rw-rw-rw-");

    assertThat(problem(openAndFindFailed()))
        .startsWith("open.jar: not loaded: it is writable by other users");
  }

  @Test
  void fileInADirectoryBundleThatOthersCanWriteIsNotLoaded() throws IOException {
    Path lib = Files.createDirectories(folder.resolve("bundle/lib"));
    Path jar = workshop.store("acme.open", "open").jar(lib.resolve("open.jar"));
    allow(jar, "rw-r--rw-");

    assertThat(problem(openAndFindFailed()))
        .startsWith("bundle: not loaded: its 'open.jar' is writable by other users");
  }

  private static void allow(Path path, String permissions) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
  }
}
