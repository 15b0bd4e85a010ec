package dev.holdfast.kernel.dryrun;

import dev.holdfast.api.seam.DataFile;
import dev.holdfast.api.seam.DataFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.random.RandomGenerator;

/**
 * The secret under which plans are made: 32 random bytes in a file of the home, mode 600.
 *
 * <p>It is made when the home is opened, not by the first dry run, which would leave a trace then.
 * A new one voids the plans of the last five minutes, no more.
 */
public final class PlanKey {
  private static final String NAME = "plan-key";
  private static final int BYTES = 32;

  private PlanKey() {}

  /** Reads the secret; makes one when there is none, or only a part of one. */
  public static byte[] load(DataFiles files, Path directory, RandomGenerator random)
      throws IOException {
    try (DataFile file = files.open(directory.resolve(NAME))) {
      return file.size() == BYTES ? read(file) : make(file, files, directory, random);
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

  private static byte[] make(DataFile file, DataFiles files, Path directory, RandomGenerator random)
      throws IOException {
    byte[] secret = new byte[BYTES];
    random.nextBytes(secret);
    file.truncate(0);
    file.write(ByteBuffer.wrap(secret), 0);
    file.force();
    files.syncDirectory(directory);
    return secret;
  }
}
