package dev.holdfast.gateway.mcp.transport;

import dev.holdfast.api.seam.DataFile;
import dev.holdfast.api.seam.DataFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;

/**
 * The secret under which session ids and request states are issued: 32 random bytes in a file, made
 * once.
 */
public final class SessionKeyFile {
  private static final String NAME = "session-key";
  private static final int BYTES = 32;

  private SessionKeyFile() {}

  /**
   * Reads the secret; makes one when there is none, or only a part of one. A new secret ends all
   * HTTP sessions and unfinished requests, whose clients then begin new ones.
   */
  public static byte[] load(DataFiles files, Path directory) throws IOException {
    files.createDirectories(directory);
    try (DataFile file = files.open(directory.resolve(NAME))) {
      return file.size() == BYTES ? read(file) : make(file, files, directory);
    }
  }

  private static byte[] read(DataFile file) throws IOException {
    ByteBuffer secret = ByteBuffer.allocate(BYTES);
    while (secret.hasRemaining()) {
      if (file.read(secret, secret.position()) < 0) {
        throw new IOException("the file '" + NAME + "' became shorter while it was read");
      }
    }
    return secret.array();
  }

  private static byte[] make(DataFile file, DataFiles files, Path directory) throws IOException {
    byte[] secret = new byte[BYTES];
    new SecureRandom().nextBytes(secret);
    file.truncate(0);
    file.write(ByteBuffer.wrap(secret), 0);
    file.force();
    files.syncDirectory(directory);
    return secret;
  }
}
