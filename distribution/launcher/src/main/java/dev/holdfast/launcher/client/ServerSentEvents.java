package dev.holdfast.launcher.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Reads a stream of server-sent events (WHATWG HTML §9.2); comments are passed over. */
public final class ServerSentEvents implements AutoCloseable {

  /**
   * One event.
   *
   * @param id its id; empty when it has none
   * @param name its kind
   * @param data its data, lines joined by a newline
   */
  public record Event(String id, String name, String data) {}

  private final BufferedReader lines;

  /** Reads from that stream. */
  public ServerSentEvents(InputStream stream) {
    this.lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
  }

  /** Waits for the next event; empty when the stream has ended. An unfinished event is dropped. */
  public Optional<Event> next() throws IOException {
    String id = "";
    String name = "message";
    StringBuilder data = new StringBuilder();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.isEmpty()) {
        if (!data.isEmpty() || !name.equals("message")) {
          return Optional.of(new Event(id, name, data.toString()));
        }
        continue;
      }
      int colon = line.indexOf(':');
      String field = colon < 0 ? line : line.substring(0, colon);
      String value = colon < 0 ? "" : line.substring(colon + 1);
      value = value.startsWith(" ") ? value.substring(1) : value;
      switch (field) {
        case "id" -> id = value;
        case "event" -> name = value;
        case "data" -> data.append(data.isEmpty() ? "" : "\n").append(value);
        default -> {
          // A comment (nothing before the colon), or a field of no use here.
        }
      }
    }
    return Optional.empty();
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
