package dev.holdfast.api.web;

import dev.holdfast.api.Refusal;
import dev.holdfast.api.json.JsonWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a route answers.
 *
 * @param status the HTTP status
 * @param headers in order
 * @param body the body
 * @param deadline from then on it may not be sent any more; a problem of code {@code expired} takes
 *     its place
 */
public record Reply(int status, List<Header> headers, Body body, Optional<Instant> deadline) {

  /**
   * A header line.
   *
   * @param name its name
   * @param value its value, without line breaks
   */
  public record Header(String name, String value) {}

  /** What follows the headers. */
  public sealed interface Body {
    /** Nothing. */
    record Empty() implements Body {}

    /** Bytes of a known length. */
    record Bytes(byte[] content, String type) implements Body {}

    /** A problem document (RFC 9457); the server knows the status that belongs to the code. */
    record Problem(Refusal refusal) implements Body {}

    /** A stream of server-sent events that {@code source} feeds until it returns. */
    record Events(EventSource source) implements Body {}
  }

  /** Feeds a stream of server-sent events; runs on a virtual thread of the server. */
  @FunctionalInterface
  public interface EventSource {
    /**
     * Sends until it returns; an {@link java.io.IOException} of the stream means that the client
     * left.
     */
    void feed(EventStream stream) throws Exception;
  }

  /** Copies the headers. */
  public Reply {
    headers = List.copyOf(headers);
  }

  /** An answer that does not grow old. */
  public Reply(int status, List<Header> headers, Body body) {
    this(status, headers, body, Optional.empty());
  }

  /** A JSON answer. */
  public static Reply json(int status, JsonWriter json) {
    return new Reply(status, List.of(), new Body.Bytes(json.toBytes(), "application/json"));
  }

  /** An answer of bytes. */
  public static Reply bytes(int status, byte[] content, String type) {
    return new Reply(status, List.of(), new Body.Bytes(content, type));
  }

  /** An answer without body. */
  public static Reply empty(int status) {
    return new Reply(status, List.of(), new Body.Empty());
  }

  /** A refusal, with the status that its code has. */
  public static Reply problem(Refusal refusal) {
    return new Reply(0, List.of(), new Body.Problem(refusal));
  }

  /** A stream of server-sent events. */
  public static Reply events(EventSource source) {
    return new Reply(200, List.of(), new Body.Events(source));
  }

  /** This answer with one more header. */
  public Reply with(String name, String value) {
    List<Header> more = new ArrayList<>(headers);
    more.add(new Header(name, value));
    return new Reply(status, more, body, deadline);
  }

  /** This answer, which must not be sent at that time or later. */
  public Reply until(Instant lastMoment) {
    return new Reply(status, headers, body, Optional.of(lastMoment));
  }
}
