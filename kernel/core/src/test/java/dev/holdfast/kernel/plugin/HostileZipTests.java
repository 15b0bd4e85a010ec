package dev.holdfast.kernel.plugin;

import static dev.holdfast.kernel.plugin.PluginWorkshop.zip;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What must not be unpacked is refused before a byte of it is written. */
final class HostileZipTests extends PluginPlatformFixture {

  @BeforeEach
  void aHealthyPluginIsBesideIt() {
    addHealthyPlugin();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"../evil.jar", "lib/../../evil.jar", "lib/..", "lib//x.jar", "./x", "lib/./x.jar"})
  void entryThatLeadsOutIsRefused(String name) {
    zip(folder.resolve("bad.zip"), Map.of(name, "x"));

    assertThat(problem(openAndFindFailed()))
        .contains("its entry '" + name + "' leads out of the bundle");
    assertThat(temp.resolve("work/evil.jar")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/etc/evil.jar", "C:evil.jar", "lib\\evil.jar", "lib/a\u0001.jar"})
  void absoluteOrUnportablePathIsRefused(String name) {
    zip(folder.resolve("bad.zip"), Map.of(name, "x"));

    assertThat(problem(openAndFindFailed())).contains("is absolute or not portable");
  }

  @ParameterizedTest
  @ValueSource(strings = {"lib/b.jar", "LIB/A.jar"})
  void duplicateIsRefusedAlsoInOtherCase(String second) throws IOException {
    Map<String, Object> entries = new LinkedHashMap<>();
    entries.put("lib/a.jar", "x");
    entries.put("lib/b.jar", "x");
    Path zip = zip(folder.resolve("bad.zip"), entries);
    // The JDK does not write duplicates, so one name is patched.
    replaceInDirectory(zip, second.equals("LIB/A.jar") ? "lib/b.jar" : "lib/a.jar", second);

    assertThat(problem(openAndFindFailed())).contains("'" + second + "' occurs twice");
  }

  @Test
  void linkIsRefused() throws IOException {
    Path zip = zip(folder.resolve("bad.zip"), Map.of("lib/a.jar", "/etc/passwd"));
    byte[] bytes = Files.readAllBytes(zip);
    int entry = directoryEntry(bytes, "lib/a.jar");
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(entry + 38, 0xA1FF << 16);
    Files.write(zip, bytes);

    assertThat(problem(openAndFindFailed()))
        .contains("its entry 'lib/a.jar' is a link or a special file");
  }

  @Test
  void tooManyEntriesAreRefused() {
    Map<String, Object> entries = new LinkedHashMap<>();
    for (int i = 0; i <= ZipDirectory.MAX_ENTRIES; i++) {
      entries.put("doc/" + i, "");
    }
    zip(folder.resolve("bad.zip"), entries);

    assertThat(problem(openAndFindFailed())).contains("has 2001 entries, at most 2000");
  }

  @Test
  void bombIsRefused() {
    zip(folder.resolve("bad.zip"), Map.of("lib/a.jar", "0".repeat(16 << 20)));

    assertThat(problem(openAndFindFailed())).contains("more than 200 times its size");
  }

  @Test
  void truncatedZipIsNamed() throws IOException {
    Path zip = zip(folder.resolve("bad.zip"), Map.of("lib/a.jar", "x"));
    byte[] bytes = Files.readAllBytes(zip);
    Files.write(zip, java.util.Arrays.copyOf(bytes, bytes.length - 10));

    assertThat(problem(openAndFindFailed())).contains("not a readable zip, its end is missing");
  }

  @Test
  void secondDirectoryBehindTheFirstIsRefused() throws IOException {
    Path zip = zip(folder.resolve("bad.zip"), Map.of("lib/a.jar", "x"));
    byte[] bytes = Files.readAllBytes(zip);
    byte[] shifted = new byte[bytes.length + 7];
    System.arraycopy(bytes, 0, shifted, 7, bytes.length);
    Files.write(zip, shifted);

    assertThat(problem(openAndFindFailed())).contains("its directory is not where it says");
  }

  @Test
  void everyCutOfABundleIsOneLine() throws IOException {
    Path own = workshop.store("acme.cut", "cut").jar(parts.resolve("own.jar"));
    byte[] whole =
        Files.readAllBytes(
            PluginWorkshop.bundle(parts.resolve("whole.zip"), "plugin.id=acme.cut", own));
    for (int cut = 0; cut < whole.length; cut += Math.max(1, whole.length / 60)) {
      Files.write(
          folder.resolve("cut-%05d.zip".formatted(cut)), java.util.Arrays.copyOf(whole, cut));
    }

    PluginPlatform platform = open();

    assertThat(platform.statuses().stream().filter(s -> s.state().equals("available")))
        .extracting("id")
        .containsExactly("healthy");
    assertThat(platform.statuses().stream().filter(s -> s.state().equals("failed")))
        .hasSizeGreaterThan(50)
        .allMatch(s -> problem(s).contains("not a readable zip"));
  }

  private static void replaceInDirectory(Path zip, String from, String to) throws IOException {
    byte[] bytes = Files.readAllBytes(zip);
    int entry = directoryEntry(bytes, from);
    System.arraycopy(to.getBytes(StandardCharsets.US_ASCII), 0, bytes, entry + 46, to.length());
    Files.write(zip, bytes);
  }

  private static int directoryEntry(byte[] bytes, String name) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    return text.indexOf(name, text.indexOf("PK\u0001\u0002")) - 46;
  }
}
