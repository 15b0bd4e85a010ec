package dev.holdfast.prove.client;

import dev.holdfast.prove.ledger.Item;
import dev.holdfast.prove.process.Children;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A {@link ClientMain} in its process. */
public final class HttpWriter implements Writer {
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  /** A burst that is booked, until the process says that it has stopped. */
  private record Burst(Account account, CountDownLatch stopped) {}

  private final String name;
  private final Children children;
  private final Process process;
  private volatile @Nullable Burst burst;

  private HttpWriter(String name, Children children, Process process) {
    this.name = name;
    this.children = children;
    this.process = process;
  }

  /**
   * Starts the process.
   *
   * @param command runs {@link ClientMain}
   * @param name the writer's name
   */
  public static HttpWriter start(Children children, List<String> command, String name, Path errors)
      throws IOException {
    List<String> named = new java.util.ArrayList<>(command);
    named.add(name);
    HttpWriter writer = new HttpWriter(name, children, children.start(named, Map.of(), errors));
    Thread.ofPlatform().daemon().name("writer-" + name).start(writer::listen);
    return writer;
  }

  @Override
  public void go(Path home, String prefix, Account account) throws IOException {
    burst = new Burst(account, new CountDownLatch(1));
    tell("go\t" + home + "\t" + prefix);
  }

  @Override
  public void stop() throws IOException {
    Burst current = burst;
    if (current == null) {
      return;
    }
    tell("stop");
    try {
      if (!current.stopped().await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IOException("writer " + name + " does not stop");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  @Override
  public void close() {
    children.kill(process.toHandle());
  }

  private void tell(String command) throws IOException {
    OutputStream input = process.getOutputStream();
    input.write((command + "\n").getBytes(StandardCharsets.UTF_8));
    input.flush();
  }

  private void listen() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        Burst current = burst;
        if (current != null) {
          book(line.split(" ", 3), current);
        }
      }
    } catch (IOException e) {
      // It was killed, which is how it ends.
      burst = null;
    }
  }

  private void book(String[] words, Burst current) {
    switch (words[0]) {
      case "s" -> current.account().sent(new Item(name, Long.parseLong(words[1]), words[2]));
      case "a" -> current.account().acknowledged(name + "-" + words[1]);
      case "r" -> current.account().refused(name + "-" + words[1], words[2]);
      case "stopped" -> current.stopped().countDown();
      default -> {
        // No answer: it stays open in the ledger.
      }
    }
  }
}
