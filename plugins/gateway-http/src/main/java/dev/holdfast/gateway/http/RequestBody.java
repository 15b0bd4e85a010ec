package dev.holdfast.gateway.http;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.Quantities;
import dev.holdfast.api.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A request body with its bounds: a length, and a pace. */
final class RequestBody extends InputStream {
  private final InputStream source;
  private final long limitBytes;
  private final RequestLimits limits;
  private final long startNanos;
  private long received;
  private final BodyBudget.@Nullable Held held;
  private long reserved;
  private volatile boolean ended;
  private boolean released;

  /** Over what is left of a body, of which nothing is kept. */
  static RequestBody discarded(InputStream source, long limitBytes, RequestLimits limits) {
    return new RequestBody(source, limitBytes, limits, null);
  }

  /**
   * Over a body that has not been read.
   *
   * @param announcedBytes its length when the client said one, else 0: room for all of it is taken
   *     before any of it is read
   */
  RequestBody(InputStream source, long announcedBytes, long limitBytes, RequestLimits limits) {
    this(source, limitBytes, limits, limits.bodies().open());
    reserve(announcedBytes);
  }

  private RequestBody(
      InputStream source, long limitBytes, RequestLimits limits, BodyBudget.@Nullable Held held) {
    this.source = source;
    this.held = held;
    this.limitBytes = limitBytes;
    this.limits = limits;
    this.startNanos = limits.ticker().nanos();
  }

  boolean hasEnded() {
    return ended;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (ended) {
      return -1;
    }
    int read = receive(target, offset, length);
    if (read < 0) {
      ended = true;
      return -1;
    }
    received += read;
    if (received > limitBytes) {
      throw tooLarge(limitBytes).toException();
    }
    if (limits.isTooSlow(startNanos, received)) {
      throw new StalledBodyException();
    }
    reserve(received - reserved);
    return read;
  }

  private synchronized void reserve(long bytes) {
    if (held != null && bytes > 0) {
      if (released) {
        // Work that nothing could end reads on after its request was answered.
        throw new IllegalStateException("the request is over");
      }
      held.reserve(bytes);
      reserved += bytes;
    }
  }

  /** Gives back the memory that the bytes were counted for; nothing can be read any more. */
  synchronized void release() {
    released = true;
    if (held != null) {
      held.close();
    }
  }

  private int receive(byte[] target, int offset, int length) throws IOException {
    try {
      return source.read(target, offset, length);
    } catch (IOException e) {
      if (isTimeout(e)) {
        throw new StalledBodyException();
      }
      throw e;
    }
  }

  private static boolean isTimeout(@Nullable Throwable failure) {
    return failure != null
        && (failure instanceof TimeoutException || isTimeout(failure.getCause()));
  }

  static Refusal tooLarge(long limitBytes) {
    return Refusal.of(
            ErrorCode.TOO_LARGE,
            "The body is larger than " + Quantities.formatSize(limitBytes) + ".")
        .with("limit", limitBytes);
  }
}
