package dev.holdfast.kernel.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Where a folder has a plugins.lock, only what it lists with the right digest is loaded. */
final class PluginsLockTests extends PluginPlatformFixture {

  @Test
  void listedFilesOfEveryShapeAreLoaded() throws IOException, NoSuchAlgorithmException {
    Path jar = workshop.store("acme.jar", "jar").jar(folder.resolve("a.jar"));
    Path part = workshop.store("acme.zip", "zip").jar(parts.resolve("z.jar"));
    Path zip = PluginWorkshop.bundle(folder.resolve("b.zip"), "", part);
    Path lib = Files.createDirectories(folder.resolve("c/lib"));
    Path inside = workshop.store("acme.dir", "dir").jar(lib.resolve("c.jar"));
    lock(line(jar, "a.jar"), line(zip, "b.zip"), "# a remark", "", line(inside, "c/lib/c.jar"));

    PluginPlatform platform = open();

    assertThat(platform.statuses()).hasSize(3).allMatch(s -> s.state().equals("available"));
  }

  @Test
  void changedFileIsOneClearLine() throws IOException, NoSuchAlgorithmException {
    addHealthyPlugin();
    Path good = workshop.store("acme.bad", "x").jar(parts.resolve("good.jar"));
    workshop.store("acme.bad", "changed").jar(folder.resolve("bad.jar"));
    lock(line(good, "bad.jar"), line(folder.resolve("healthy.jar"), "healthy.jar"));

    assertThat(problem(openAndFindFailed()))
        .startsWith("bad.jar: not loaded: the digest of 'bad.jar' is ")
        .contains("plugins.lock says");
  }

  @Test
  void unlistedFileIsNotLoaded() throws IOException, NoSuchAlgorithmException {
    addHealthyPlugin();
    workshop.store("acme.bad", "x").jar(folder.resolve("bad.jar"));
    lock(line(folder.resolve("healthy.jar"), "healthy.jar"));

    assertThat(problem(openAndFindFailed()))
        .contains("'bad.jar' is not listed in plugins.lock", "sha256sum 'bad.jar' >> plugins.lock");
  }

  @Test
  void listThatCannotBeReadLetsNothingIn() throws IOException {
    addHealthyPlugin();
    lock("0123  healthy.jar");

    assertThat(problem(open().statuses().getFirst()))
        .contains(
            "nothing is loaded from it: line 1 of its plugins.lock is not a line of sha256sum");
  }

  @Test
  void listThatOthersCouldWriteLetsNothingIn() throws IOException {
    addHealthyPlugin();
    lock();
    Files.setPosixFilePermissions(
        folder.resolve("plugins.lock"), PosixFilePermissions.fromString("rw-rw-rw-"));

    assertThat(problem(open().statuses().getFirst()))
        .contains("its plugins.lock is writable by other users");
  }

  @Test
  void correctedListIsReadWhileRunning() throws IOException, NoSuchAlgorithmException {
    addHealthyPlugin();
    lock();
    PluginPlatform platform = open();
    assertThat(platform.statuses()).allMatch(s -> s.state().equals("failed"));

    lock(line(folder.resolve("healthy.jar"), "healthy.jar"));
    platform.look(0);
    platform.look(PluginIntake.REST.toNanos());

    assertThat(status(platform, "healthy").state()).isEqualTo("available");
  }

  private void lock(String... lines) throws IOException {
    Files.write(folder.resolve("plugins.lock"), java.util.List.of(lines));
  }

  private static String line(Path file, String name) throws IOException, NoSuchAlgorithmException {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
    return HexFormat.of().formatHex(digest) + "  " + name;
  }
}
