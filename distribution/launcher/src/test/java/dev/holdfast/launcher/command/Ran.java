package dev.holdfast.launcher.command;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** What a command line did. */
record Ran(int exitCode, byte[] bytes, String err) {

  String out() {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  static Ran of(String... arguments) {
    return with(new byte[0], arguments);
  }

  static Ran with(byte[] input, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exitCode =
        CommandLineRunner.run(
            arguments,
            new Terminal(
                new ByteArrayInputStream(input),
                new PrintStream(out, false, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Map.of()));
    return new Ran(exitCode, out.toByteArray(), err.toString(StandardCharsets.UTF_8));
  }
}
