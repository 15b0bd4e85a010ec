package dev.holdfast.kernel.plugin;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The digests that a folder insists on: what {@code sha256sum} prints, in the file {@code
 * plugins.lock}. Where there is such a file, only what it lists is loaded.
 *
 * @param digests lower-case hex SHA-256 by file name; empty when the folder insists on nothing
 */
record PluginsLock(Optional<Map<String, String>> digests) {
  static final String FILE = "plugins.lock";

  private static final int MAX_BYTES = 1 << 20;
  private static final Pattern LINE = Pattern.compile("([0-9a-fA-F]{64}) [ *](?:\\./)?(\\S.*)");

  PluginsLock {
    digests = digests.map(Map::copyOf);
  }

  /**
   * Reads a folder's.
   *
   * @throws PluginProblem when the file says something else, or somebody else could write it
   */
  static PluginsLock of(Path folder, FolderGuard guard) throws IOException {
    Path file = folder.resolve(FILE);
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return new PluginsLock(Optional.empty());
    }
    Optional<String> objection = guard.objection(file);
    if (objection.isPresent()) {
      throw new PluginProblem("its %s %s".formatted(FILE, objection.get()));
    }
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) > MAX_BYTES) {
      throw new PluginProblem(
          "its %s is not a plain file of at most %d bytes; replace it".formatted(FILE, MAX_BYTES));
    }
    return new PluginsLock(Optional.of(parse(file)));
  }

  private static Map<String, String> parse(Path file) throws IOException {
    Map<String, String> digests = new HashMap<>();
    int number = 0;
    try {
      for (String line : Files.readAllLines(file)) {
        number++;
        if (line.isBlank() || line.startsWith("#")) {
          continue;
        }
        Matcher parts = LINE.matcher(line);
        if (!parts.matches()) {
          throw new PluginProblem(
              "line %d of its %s is not a line of sha256sum; write: sha256sum *.jar *.zip > %s"
                  .formatted(number, FILE, FILE));
        }
        digests.put(parts.group(2), parts.group(1).toLowerCase(Locale.ROOT));
      }
    } catch (MalformedInputException e) {
      throw new PluginProblem("its %s is not UTF-8 text; write it anew".formatted(FILE), e);
    }
    return digests;
  }

  /**
   * Compares a private copy with what is listed.
   *
   * @param name the file's name in the folder, with {@code /} in a bundle that is a directory
   * @throws PluginProblem when it is not listed, or with another digest
   */
  void check(String name, Path copy) throws IOException {
    if (digests.isEmpty()) {
      return;
    }
    String expected = digests.get().get(name);
    if (expected == null) {
      throw new PluginProblem(
          "not loaded: '%s' is not listed in %s; if you trust it, run in the folder: sha256sum '%s'"
                  .formatted(name, FILE, name)
              + " >> "
              + FILE);
    }
    String actual = digest(copy);
    if (!actual.equals(expected)) {
      throw new PluginProblem(
          "not loaded: the digest of '%s' is %s..., %s says %s...; restore the file, or correct %s"
              .formatted(name, actual.substring(0, 16), FILE, expected.substring(0, 16), FILE));
    }
  }

  private static String digest(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      byte[] buffer = new byte[1 << 16];
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        sha.update(buffer, 0, count);
      }
      return HexFormat.of().formatHex(sha.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
