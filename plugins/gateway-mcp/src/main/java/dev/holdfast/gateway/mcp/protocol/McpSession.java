package dev.holdfast.gateway.mcp.protocol;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.Outcome;
import dev.holdfast.api.Principal;
import dev.holdfast.api.Quantities;
import dev.holdfast.api.Refusal;
import dev.holdfast.api.RequestScope;
import dev.holdfast.api.json.JsonSlice;
import dev.holdfast.api.web.ToolCall;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's conversation: takes its frames one after another, and answers each through the sink
 * that comes with it. Tool calls run side by side, each on a virtual thread; all else is answered
 * at once.
 */
public final class McpSession {
  private static final Logger LOG = LoggerFactory.getLogger(McpSession.class);

  private final SessionHost host;
  private final Principal principal;
  private final Era era;
  private final CallTable calls;

  /** A session of {@code principal}, whose calls are entered in {@code calls}. */
  public McpSession(SessionHost host, Principal principal, Era era, CallTable calls) {
    this.host = host;
    this.principal = principal;
    this.era = era;
    this.calls = calls;
  }

  /**
   * Does what a frame asks. Waits while too many calls are in flight.
   *
   * @throws InterruptedException when interrupted while waiting; the frame was not carried out and
   *     its sink hears nothing
   */
  public void handle(Frame frame, FrameSink sink) throws InterruptedException {
    switch (frame) {
      case Frame.Request request -> answer(request, sink);
      case Frame.Notification notification -> {
        era.cancelled(notification).flatMap(calls::find).ifPresent(Call::cancel);
        sink.finish(Optional.empty());
      }
      case Frame.Response() -> sink.finish(Optional.empty());
      case Frame.Malformed(Optional<RequestId> id, Fault fault) -> fail(id, fault, sink);
    }
  }

  private void answer(Frame.Request request, FrameSink sink) throws InterruptedException {
    switch (era.answer(request)) {
      case Answer.Result(var json) ->
          sink.finish(Optional.of(Messages.result(request.id(), json.toBytes())));
      case Answer.Faulty(Fault fault) -> fail(Optional.of(request.id()), fault, sink);
      case Answer.Call call -> start(request.id(), call, sink);
    }
  }

  private void fail(Optional<RequestId> id, Fault fault, FrameSink sink) {
    host.countError();
    sink.finish(Optional.of(Messages.error(id, fault)));
  }

  private void start(RequestId id, Answer.Call what, FrameSink sink) throws InterruptedException {
    host.countCall();
    Duration patience =
        what.tool() instanceof WaitingTool waiting
            ? waiting.patience(what.arguments())
            : Duration.ZERO;
    long now = host.ticker().nanos() + patience.toNanos();
    Call call = new Call(id, era, sink, now + host.limits().requestTimeout().toNanos());
    if (!calls.enter(call)) {
      fail(Optional.of(id), Fault.invalidRequest("A call with this id is still running."), sink);
      return;
    }
    long deadline = now + host.runtime().limits().deadline().toNanos();
    RequestScope scope = new RequestScope(principal, deadline, call.cancellation());
    host.threads().virtual("mcp-call", () -> run(call, what, scope));
  }

  private void run(Call call, Answer.Call what, RequestScope scope) {
    Outcome<JsonSlice> outcome =
        Outcome.refused(ErrorCode.INTERNAL, "The tool failed; the daemon's log says where.");
    try {
      outcome = work(call, what, scope).orElse(outcome);
    } finally {
      // Even when an error ends this thread, the client hears of it and the call leaves the table.
      if (outcome instanceof Outcome.Refused<JsonSlice>) {
        host.countError();
      }
      calls.free(call);
      try {
        call.reply(outcome);
      } finally {
        calls.leave(call);
      }
    }
  }

  /** What the tool answers; empty when it failed. */
  private Optional<Outcome<JsonSlice>> work(Call call, Answer.Call what, RequestScope scope) {
    if (host.isDraining()) {
      return Optional.of(
          Outcome.refused(
              ErrorCode.UNAVAILABLE, "The daemon is shutting down; nothing was done. Try again."));
    }
    ToolCall toolCall =
        new ToolCall(what.arguments(), host.runtime(), progress(call, what.progressToken()));
    try {
      Outcome<JsonSlice> outcome =
          ClientName.call(era.clientName(), () -> scope.call(() -> what.tool().call(toolCall)));
      if (outcome instanceof Outcome.Done<JsonSlice>(JsonSlice value)
          && value.kind() != JsonSlice.Kind.OBJECT) {
        LOG.error("tool {} answered no JSON object", what.tool().name());
        return Optional.empty();
      }
      return Optional.of(outcome);
    } catch (HoldfastException e) {
      return Optional.of(Outcome.refused(e.refusal()));
    } catch (Exception e) {
      // The message may quote what was written, so only the place goes into the log.
      StackTraceElement[] trace = e.getStackTrace();
      LOG.error(
          "tool {} threw {} at {}",
          what.tool().name(),
          e.getClass().getName(),
          trace.length == 0 ? "an unknown place" : trace[0]);
      return Optional.empty();
    }
  }

  private static ToolCall.Progress progress(Call call, Optional<JsonSlice> token) {
    return token
        .<ToolCall.Progress>map(wanted -> new ProgressReport(call, wanted))
        .orElse((done, total, message) -> {});
  }

  /** Answers a call whose client has waited for {@code timeout}. */
  static void giveUp(Call call, Duration timeout) {
    call.cancellation().cancel();
    call.reply(
        Outcome.refused(
            Refusal.of(
                    ErrorCode.DEADLINE,
                    "The tool did not answer within "
                        + Quantities.format(timeout)
                        + "; whether it took effect is not known. Read before you try again.")
                .with("outcome", "unknown")));
  }
}
