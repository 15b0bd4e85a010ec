package dev.holdfast.gateway.http;

import dev.holdfast.api.seam.Ticker;
import dev.holdfast.api.web.EventStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Blocker;

/** Server-sent events (HTML Living Standard, §9.2). A revoked token ends the stream. */
final class SseStream implements EventStream {
  private static final long CHECK_NANOS = Duration.ofSeconds(2).toNanos();

  private final Response response;
  private final Ticker ticker;
  private final BooleanSupplier isStillAdmitted;
  private long checkedNanos;

  SseStream(Response response, Ticker ticker, BooleanSupplier isStillAdmitted) {
    this.response = response;
    this.ticker = ticker;
    this.isStillAdmitted = isStillAdmitted;
    this.checkedNanos = ticker.nanos();
  }

  @Override
  public void send(String id, String event, String data) throws IOException {
    StringBuilder text = new StringBuilder(data.length() + 64);
    if (!id.isEmpty()) {
      text.append("id: ").append(oneLine(id)).append('\n');
    }
    if (!event.isEmpty()) {
      text.append("event: ").append(oneLine(event)).append('\n');
    }
    data.lines().forEach(line -> text.append("data: ").append(line).append('\n'));
    if (data.isEmpty()) {
      text.append("data:\n");
    }
    write(text.append('\n').toString());
  }

  @Override
  public void comment(String text) throws IOException {
    write(": " + oneLine(text) + "\n\n");
  }

  private static String oneLine(String text) {
    return text.replace('\r', ' ').replace('\n', ' ');
  }

  private void write(String text) throws IOException {
    long now = ticker.nanos();
    if (now - checkedNanos >= CHECK_NANOS) {
      if (!isStillAdmitted.getAsBoolean()) {
        throw new IOException("the token of this stream was revoked or has ended");
      }
      checkedNanos = now;
    }
    try (Blocker.Callback sent = Blocker.callback()) {
      response.write(false, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), sent);
      sent.block();
    }
  }
}
