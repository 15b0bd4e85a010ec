package dev.holdfast.gateway.mcp.protocol;

import dev.holdfast.api.Cancellation;
import dev.holdfast.api.Outcome;
import dev.holdfast.api.json.JsonSlice;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** A tool call in flight. Whoever settles it first decides what the client hears. */
final class Call {
  private final RequestId id;
  private final Era era;
  private final FrameSink sink;
  private final long answerByNanos;
  private final Cancellation cancellation = new Cancellation();
  private final AtomicBoolean isSettled = new AtomicBoolean();

  Call(RequestId id, Era era, FrameSink sink, long answerByNanos) {
    this.id = id;
    this.era = era;
    this.sink = sink;
    this.answerByNanos = answerByNanos;
  }

  RequestId id() {
    return id;
  }

  Cancellation cancellation() {
    return cancellation;
  }

  /** Whether the client has waited longer than it may be made to. */
  boolean isOverdue(long nowNanos) {
    return !isSettled.get() && nowNanos - answerByNanos > 0;
  }

  /** Replies, unless it was settled before. */
  void reply(Outcome<JsonSlice> outcome) {
    if (isSettled.compareAndSet(false, true)) {
      sink.finish(Optional.of(Messages.result(id, era.callResult(outcome))));
    }
  }

  /** Ends it without a reply, unless it was settled before. */
  void cancel() {
    cancellation.cancel();
    if (isSettled.compareAndSet(false, true)) {
      sink.finish(Optional.empty());
    }
  }

  /** Sends a notification that belongs to it, unless it was settled before. */
  void send(byte[] notification) {
    if (!isSettled.get()) {
      sink.send(notification);
    }
  }
}
