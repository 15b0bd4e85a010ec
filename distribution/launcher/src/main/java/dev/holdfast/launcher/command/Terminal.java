package dev.holdfast.launcher.command;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Where a command reads and writes. Both outputs are UTF-8; what is written to {@code out} is the
 * result, everything else goes to {@code err}.
 *
 * @param in standard input
 * @param out the result, buffered
 * @param err progress and errors
 * @param environment the environment variables
 */
public record Terminal(
    InputStream in, PrintStream out, PrintStream err, Map<String, String> environment) {
  private static final int BUFFER_BYTES = 64 << 10;

  /** This process's own. */
  public static Terminal ofProcess() {
    return new Terminal(
        System.in,
        new PrintStream(
            new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), BUFFER_BYTES),
            false,
            StandardCharsets.UTF_8),
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
        System.getenv());
  }

  /** Writes a line of the result. */
  void line(String text) {
    out.print(text + "\n");
  }

  /** Tells the person something that is not the result. */
  void tell(String text) {
    err.print(text + "\n");
    err.flush();
  }

  /** Whether whoever read the result has gone. */
  boolean isClosed() {
    return out.checkError();
  }
}
