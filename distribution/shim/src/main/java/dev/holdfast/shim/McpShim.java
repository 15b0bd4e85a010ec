package dev.holdfast.shim;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * {@code holdfast mcp}: MCP over standard input and output.
 *
 * <p>Exit codes: 0 when the client ended its input, 1 when the daemon cannot be reached, 2 when the
 * arguments are wrong.
 */
public final class McpShim {
  private static final int MAX_LINE_BYTES = (16 << 20) + 1;
  private static final Duration RECONNECT = Duration.ofSeconds(30);
  private static final Duration GRACE = Duration.ofSeconds(5);

  private McpShim() {}

  /** Runs the shim, and ends the process. */
  public static void main(String[] args) throws InterruptedException {
    // Whatever is printed by mistake must not get between the messages.
    System.setOut(System.err);
    String home = null;
    for (int i = 0; i < args.length; i++) {
      String value = homeOption(args, i);
      if (value == null) {
        System.err.println("Usage: holdfast mcp [--home DIR]");
        System.exit(2);
        return;
      }
      home = value;
      i += args[i].equals("--home") ? 1 : 0;
    }
    System.exit(run(Home.resolve(home)));
  }

  private static @Nullable String homeOption(String[] args, int i) {
    if (args[i].startsWith("--home=")) {
      return args[i].substring("--home=".length());
    }
    return args[i].equals("--home") && i + 1 < args.length ? args[i + 1] : null;
  }

  private static int run(Home home) throws InterruptedException {
    FileInputStream input = new FileInputStream(FileDescriptor.in);
    FileOutputStream output = new FileOutputStream(FileDescriptor.out);
    Relay relay =
        new Relay(
            new LineReader(input.getChannel(), MAX_LINE_BYTES),
            new LineOutput(output),
            new Connector(home, LauncherStarter.find(), RECONNECT),
            GRACE);
    return relay.run();
  }
}
