package dev.holdfast.e2e;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The installation under test, made by the build just before. */
final class Installation {
  static final Duration PATIENCE = Duration.ofSeconds(60);

  private Installation() {}

  static Path directory() {
    String directory = System.getProperty("holdfast.installation");
    if (directory == null) {
      throw new IllegalStateException("Run by Maven, or set -Dholdfast.installation=DIR.");
    }
    return Path.of(directory);
  }

  static Path script() {
    return directory().resolve("bin").resolve("holdfast");
  }

  /** A process of the installation's script, in an environment without settings of the tester's. */
  static ProcessBuilder process(Map<String, String> environment, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(script().toString());
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.startsWith("HOLDFAST_"));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().putAll(environment);
    return builder;
  }

  /** Runs a process to its end. */
  static Ran run(ProcessBuilder builder, byte[] input) {
    try {
      Process process = builder.start();
      Collector out = new Collector(process.getInputStream());
      Collector err = new Collector(process.getErrorStream());
      try (OutputStream stdin = process.getOutputStream()) {
        stdin.write(input);
      } catch (IOException e) {
        // The process did not read all of it, which is its right.
      }
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        throw new AssertionError("did not end within " + PATIENCE + ": " + builder.command());
      }
      return new Ran(
          process.exitValue(), out.bytes(), new String(err.bytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Reads a stream to its end. */
  private static final class Collector {
    private final ByteArrayOutputStream read = new ByteArrayOutputStream();
    private final Thread thread;

    Collector(InputStream stream) {
      thread =
          Thread.ofVirtual()
              .start(() -> {
                try (stream) {
                  stream.transferTo(read);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    }

    byte[] bytes() throws InterruptedException {
      // A daemon that kept the pipe open would be a defect that this makes visible.
      if (!thread.join(PATIENCE)) {
        throw new AssertionError("the process ended, but something holds its output open");
      }
      return read.toByteArray();
    }
  }
}
