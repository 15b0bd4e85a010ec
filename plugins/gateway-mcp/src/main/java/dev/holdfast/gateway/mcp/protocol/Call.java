package dev.holdfast.gateway.mcp.protocol;

import dev.holdfast.api.Cancellation;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** A request in flight. Whoever settles it first decides what the client hears. */
final class Call {
  private final RequestId id;
  private final Job job;
  private final Era era;
  private final FrameSink sink;
  private final Cancellation cancellation = new Cancellation();
  private final AtomicBoolean isSettled = new AtomicBoolean();
  private volatile long answerByNanos;
  private volatile boolean isAsking;
  private volatile Runnable whenSettled = () -> {};

  Call(RequestId id, Job job, Era era, FrameSink sink, long answerByNanos) {
    this.id = id;
    this.job = job;
    this.era = era;
    this.sink = sink;
    this.answerByNanos = answerByNanos;
  }

  RequestId id() {
    return id;
  }

  Job job() {
    return job;
  }

  Cancellation cancellation() {
    return cancellation;
  }

  boolean isSettled() {
    return isSettled.get();
  }

  /** Whether its client can be sent something before the reply. */
  boolean reachesClient() {
    return sink.carriesNotifications();
  }

  /** Whether the client has waited longer than it may be made to. */
  boolean isOverdue(long nowNanos) {
    return !isSettled.get() && !isAsking && nowNanos - answerByNanos > 0;
  }

  /** The client is asked something: the time it takes is its own. */
  void beginAsking() {
    isAsking = true;
  }

  /** The client has answered, and waits from now on until {@code answerByNanos}. */
  void endAsking(long answerByNanos) {
    this.answerByNanos = answerByNanos;
    isAsking = false;
  }

  /** What to do when it is settled, instead of what was said before; at once when it is already. */
  void whenSettled(Runnable action) {
    whenSettled = action;
    if (isSettled.get()) {
      action.run();
    }
  }

  /** Replies, unless it was settled before. */
  void end(Ending ending) {
    if (settle()) {
      reply(id, era, ending, sink);
    }
  }

  /** Writes the reply to a request. */
  static void reply(RequestId id, Era era, Ending ending, FrameSink sink) {
    switch (ending) {
      case Ending.Result result -> sink.finish(Optional.of(Messages.result(id, era.dress(result))));
      case Ending.Faulty(Fault fault) -> sink.fail(fault, Messages.error(Optional.of(id), fault));
    }
  }

  /** Ends it without a reply, unless it was settled before. */
  void cancel() {
    cancellation.cancel();
    if (settle()) {
      sink.finish(Optional.empty());
    }
  }

  private boolean settle() {
    boolean isFirst = isSettled.compareAndSet(false, true);
    if (isFirst) {
      whenSettled.run();
    }
    return isFirst;
  }

  /** Sends a message that belongs to it, unless it was settled before. */
  void send(byte[] message) {
    if (!isSettled.get()) {
      sink.send(message);
    }
  }
}
