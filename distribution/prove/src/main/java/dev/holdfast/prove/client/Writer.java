package dev.holdfast.prove.client;

import java.io.IOException;
import java.nio.file.Path;

/** Something that writes in bursts, from a process of its own. */
public interface Writer {
  /** Begins to write to the daemon of a home, below a prefix, and books it in the account. */
  void go(Path home, String prefix, Account account) throws IOException;

  /** Writes no more; returns when the last answer has been booked, or is given up. */
  void stop() throws IOException;

  /** Ends the process. */
  void close();
}
