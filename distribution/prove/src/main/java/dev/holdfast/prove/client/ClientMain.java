package dev.holdfast.prove.client;

import dev.holdfast.api.HoldfastException;
import dev.holdfast.prove.wire.HttpReply;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One writer over HTTP, as a process. It is told on its standard input, and tells on its standard
 * output, one line each:
 *
 * <pre>
 *   &gt; go HOME PREFIX      write, below that prefix, to the daemon of that home
 *   &lt; s NUMBER KEY        the write of that number is about to be sent
 *   &lt; a NUMBER            it was acknowledged
 *   &lt; r NUMBER WHY        it was refused
 *   &lt; u NUMBER            its answer did not come, or says that it does not know
 *   &gt; stop                write no more
 *   &lt; stopped
 * </pre>
 *
 * It ends when its standard input does.
 */
public final class ClientMain {
  private static final long PAUSE_NANOS = 5_000_000;

  private final String writer;
  private final PrintStream out;
  private long number;

  /** The burst that is to be written; null for none. */
  private final AtomicReference<@Nullable Burst> wanted = new AtomicReference<>();

  private record Burst(Path home, String prefix) {}

  private ClientMain(String writer, PrintStream out) {
    this.writer = writer;
    this.out = out;
  }

  /** Serves until its input ends; the argument is the writer's name. */
  public static void main(String[] arguments) throws IOException {
    PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    ClientMain client = new ClientMain(arguments[0], out);
    Thread.ofPlatform().daemon().name("writer").start(client::write);
    try (BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line = commands.readLine(); line != null; line = commands.readLine()) {
        String[] words = line.split("\t");
        client.wanted.set(words[0].equals("go") ? new Burst(Path.of(words[1]), words[2]) : null);
      }
    }
  }

  private void write() {
    while (true) {
      Burst burst = wanted.get();
      if (burst == null) {
        LockSupport.parkNanos(PAUSE_NANOS);
      } else {
        try (Contexts contexts = new Contexts(burst.home())) {
          while (burst == wanted.get()) {
            writeOne(contexts, burst.prefix());
          }
        }
        tell("stopped");
      }
    }
  }

  private void writeOne(Contexts contexts, String prefix) {
    long current = number++;
    boolean[] isSent = new boolean[1];
    try {
      HttpReply reply =
          Writes.write(
              contexts,
              Writes.next(writer, current, prefix),
              item -> {
                isSent[0] = true;
                tell("s " + current + " " + item.key());
              });
      if (reply.isSuccess()) {
        tell("a " + current);
      } else if (reply.isOutcomeUnknown()) {
        tell("u " + current);
      } else {
        tell("r " + current + " " + reply.status() + " " + reply.problemCode().orElse("untyped"));
        if (reply.status() >= 500) {
          LockSupport.parkNanos(PAUSE_NANOS);
        }
      }
    } catch (IOException | HoldfastException e) {
      if (isSent[0]) {
        tell("u " + current);
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private void tell(String line) {
    out.print(line + "\n");
    out.flush();
  }
}
