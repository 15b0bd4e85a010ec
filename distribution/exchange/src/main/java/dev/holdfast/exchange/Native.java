package dev.holdfast.exchange;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where SQLite's library is unpacked: a private folder instead of the one that all users share. */
final class Native {
  private static final String PROPERTY = "org.sqlite.tmpdir";

  private Native() {}

  static void prepare() {
    if (System.getProperty(PROPERTY) != null) {
      return;
    }
    try {
      Path folder = Files.createTempDirectory("holdfast-sqlite-");
      folder.toFile().deleteOnExit();
      System.setProperty(PROPERTY, folder.toString());
    } catch (IOException e) {
      throw new ExchangeException("There is no place to unpack SQLite's library: " + e + ".", e);
    }
  }
}
