package dev.holdfast.launcher.command;

import dev.holdfast.api.Quantities;
import dev.holdfast.api.json.JsonSlice;
import dev.holdfast.launcher.client.Call;
import dev.holdfast.launcher.client.DaemonClient;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;

/** A job of the daemon, asked after until it has ended; how far it is goes to standard error. */
final class Job {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(20);
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);

  private final DaemonClient client;
  private final Bytes bytes;
  private final String path;

  /**
   * A job.
   *
   * @param path where it is begun and asked after, as {@code /v1/backups}
   * @param verb what it does, as {@code backed up}
   */
  Job(Terminal terminal, DaemonClient client, String path, String verb) {
    this.client = client;
    this.bytes = new Bytes(terminal, verb);
    this.path = path;
  }

  /** Begins it and waits for its end; answers it as it is then. */
  JsonSlice run(byte[] body) {
    JsonSlice job = client.request(Call.post(path, body)).json();
    String id = Json.textOrDash(job, "id");
    Duration pause = FIRST_PAUSE;
    while (Json.textOrDash(job, "state").equals("running")) {
      LockSupport.parkNanos(pause.toNanos());
      pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : pause;
      job = client.request(Call.get(path + "/" + Call.encode(id))).json();
      bytes.reached(number(job, "doneBytes"), number(job, "totalBytes"));
    }
    if (Json.textOrDash(job, "state").equals("failed")) {
      throw new CommandFailure(
          job.member("failure")
              .map(failure -> Json.textOrDash(failure, "detail"))
              .orElse("the job failed"));
    }
    return job;
  }

  static long number(JsonSlice object, String name) {
    return object.member(name).map(JsonSlice::asLong).orElse(0L);
  }

  /** Tells at most once a second how many bytes are done. */
  static final class Bytes {
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private final Terminal terminal;
    private final String verb;
    private Instant next = Instant.now().plus(INTERVAL);

    Bytes(Terminal terminal, String verb) {
      this.terminal = terminal;
      this.verb = verb;
    }

    void reached(long done, long total) {
      Instant now = Instant.now();
      if (total > 0 && !now.isBefore(next)) {
        terminal.tell("%s of %s %s ...".formatted(Sizes.text(done), Sizes.text(total), verb));
        next = now.plus(INTERVAL);
      }
    }
  }

  /** The words {@code Quantities} has for whole units only. */
  static final class Sizes {
    private Sizes() {}

    static String text(long bytes) {
      long unit = bytes >= 10L << 30 ? 1L << 30 : bytes >= 10L << 20 ? 1L << 20 : 1L << 10;
      return bytes < unit
          ? Quantities.formatSize(bytes)
          : Quantities.formatSize(bytes / unit * unit);
    }
  }
}
