package dev.holdfast.gateway.mcp.protocol;

import dev.holdfast.api.Cancellation;
import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.Principal;
import dev.holdfast.api.Quantities;
import dev.holdfast.api.Refusal;
import dev.holdfast.api.RequestScope;
import dev.holdfast.api.json.JsonSlice;
import dev.holdfast.api.web.ToolCall;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's conversation: takes its frames one after another, and answers each through the sink
 * that comes with it. Work runs side by side, each on a virtual thread; all else is answered at
 * once.
 */
public final class McpSession {
  private static final Logger LOG = LoggerFactory.getLogger(McpSession.class);

  /** The member of {@code _meta} by which a client asks for a deadline, as {@code 2s}. */
  private static final String DEADLINE = "dev.holdfast/deadline";

  private final SessionHost host;
  private final Principal principal;
  private final Peer peer;

  /** A conversation on behalf of {@code principal} with {@code peer}. */
  public McpSession(SessionHost host, Principal principal, Peer peer) {
    this.host = host;
    this.principal = principal;
    this.peer = peer;
  }

  /**
   * Does what a frame asks. Waits while too many requests are in flight.
   *
   * @throws InterruptedException when interrupted while waiting; the frame was not carried out and
   *     its sink hears nothing
   */
  public void handle(Frame frame, FrameSink sink) throws InterruptedException {
    switch (frame) {
      case Frame.Request request -> answer(request, sink);
      case Frame.Notification notification -> {
        cancelled(notification).flatMap(peer.calls()::find).ifPresent(Call::cancel);
        sink.finish(Optional.empty());
      }
      case Frame.Response response -> {
        peer.questions().answer(response);
        sink.finish(Optional.empty());
      }
      case Frame.Malformed(Optional<RequestId> id, Fault fault) -> {
        host.countError();
        sink.fail(fault, Messages.error(id, fault));
      }
    }
  }

  private static Optional<RequestId> cancelled(Frame.Notification notification) {
    JsonSlice id = notification.params().get("requestId");
    return notification.method().equals("notifications/cancelled") && id != null
        ? RequestId.of(id)
        : Optional.empty();
  }

  /**
   * Gets ready to tell the client unasked, through {@code channel}, of what its revision of 2025
   * lets it subscribe to. From here on nothing that it subscribes to is missed; from now on it is
   * told through this channel alone.
   */
  Listener listener(Consumer<byte[]> channel) {
    Listener listener =
        new Listener(
            host,
            peer.subscriptions(),
            (method, params) -> channel.accept(Messages.notification(method, params)));
    peer.subscriptions().tellThrough(listener);
    return listener;
  }

  /** Tells the client until {@code end}, or until it is told through another channel. */
  void listen(Listener listener, Cancellation end) throws InterruptedException {
    long never = host.ticker().nanos() + Listen.FOR_EVER.toNanos();
    RequestScope scope = new RequestScope(principal, never, end);
    try {
      scope.call(() -> {
        listener.run(end);
        return true;
      });
    } catch (InterruptedException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("a listener throws nothing else", e);
    } finally {
      peer.subscriptions().tellNoMore(listener);
    }
  }

  private void answer(Frame.Request request, FrameSink sink) throws InterruptedException {
    Era era = host.eraOf(request);
    switch (era.answer(request, principal, peer)) {
      case Answer.Finished(Ending ending) -> {
        count(ending);
        Call.reply(request.id(), era, ending, sink);
      }
      case Answer.Work work -> start(request, era, work, sink);
    }
  }

  private void start(Frame.Request request, Era era, Answer.Work work, FrameSink sink)
      throws InterruptedException {
    Call call = new Call(request.id(), work.job(), era, sink, answerBy(work.job()));
    if (!peer.calls().enter(call)) {
      Fault fault = Fault.invalidRequest("A call with this id is still running.");
      host.countError();
      sink.fail(fault, Messages.error(Optional.of(request.id()), fault));
      return;
    }
    host.threads().virtual("mcp-call", () -> run(call, request, era, work));
  }

  private long answerBy(Job job) {
    return host.ticker().nanos()
        + job.patience().toNanos()
        + host.limits().requestTimeout().toNanos();
  }

  private void run(Call call, Frame.Request request, Era era, Answer.Work work) {
    long begun = host.ticker().nanos();
    Ending ending =
        call.job()
            .refused(
                Refusal.of(ErrorCode.INTERNAL, "The work failed; the daemon's log says where."));
    try {
      ending = converse(call, request, era, work).orElse(ending);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      // Even when an error ends this thread, the client hears of it and the call leaves the table.
      count(ending);
      Ending counted = ending;
      call.job()
          .calledTool()
          .ifPresent(tool -> host.calls().ended(tool, counted, host.ticker().nanos() - begun));
      peer.calls().free(call);
      try {
        call.end(ending);
      } finally {
        peer.calls().leave(call);
      }
    }
  }

  /** Runs the job, again after each question that is answered; empty when it failed. */
  private Optional<Ending> converse(Call call, Frame.Request request, Era era, Answer.Work begun)
      throws InterruptedException {
    Answer.Work work = begun;
    ToolCall.Progress progress = progress(call, work.progressToken());
    while (true) {
      Interview interview = new Interview(work.caller(), work.answers(), call::send);
      Optional<Ending> ending =
          attempt(call, request, work, new Job.Visit(interview, progress, call::send));
      if (!interview.isPaused() || call.isSettled()) {
        return ending;
      }
      Optional<Ending> paused = era.paused(request, work, interview, principal);
      if (paused.isPresent()) {
        return paused;
      }
      Optional<Refusal> obstacle = Askable.obstacle(call, interview);
      if (obstacle.isPresent()) {
        return Optional.of(call.job().refused(obstacle.get()));
      }
      call.beginAsking();
      Optional<Map<String, JsonSlice>> answers =
          peer.questions().ask(call, interview.open(), host.limits().questionTimeout());
      call.endAsking(answerBy(call.job()));
      if (answers.isEmpty()) {
        return Optional.of(call.job().refused(Askable.unanswered()));
      }
      Map<String, JsonSlice> all = new LinkedHashMap<>(work.answers());
      all.putAll(answers.get());
      work = new Answer.Work(work.job(), work.caller(), work.progressToken(), all);
    }
  }

  /** One run; empty when it failed. */
  private Optional<Ending> attempt(
      Call call, Frame.Request request, Answer.Work work, Job.Visit visit) {
    if (host.isDraining()) {
      return Optional.of(
          call.job()
              .refused(
                  Refusal.of(
                      ErrorCode.UNAVAILABLE,
                      "The daemon is shutting down; nothing was done. Try again.")));
    }
    try {
      RequestScope scope =
          new RequestScope(principal, deadlineNanos(call, request), call.cancellation());
      return Optional.of(
          ClientName.call(work.caller().name(), () -> scope.call(() -> call.job().run(visit))));
    } catch (HoldfastException e) {
      return Optional.of(call.job().refused(e.refusal()));
    } catch (Exception e) {
      if (!visit.client().isPaused()) {
        // The message may quote what was written, so only the place goes into the log.
        StackTraceElement[] trace = e.getStackTrace();
        LOG.error(
            "{} threw {} at {}",
            call.job().name(),
            e.getClass().getName(),
            trace.length == 0 ? "an unknown place" : trace[0]);
      }
      return Optional.empty();
    }
  }

  /** The ports leave the wait that the client asked for out of it. */
  private long deadlineNanos(Call call, Frame.Request request) {
    Duration lasting = call.job().isLasting() ? call.job().patience() : Duration.ZERO;
    Optional<Duration> asked =
        new Params(request.params()).meta().text(DEADLINE).map(Quantities::parseDuration);
    return host.ticker().nanos()
        + lasting.toNanos()
        + host.runtime().limits().deadline(asked).toNanos();
  }

  private void count(Ending ending) {
    boolean isError =
        switch (ending) {
          case Ending.Result result -> result.isRefused();
          case Ending.Faulty _ -> true;
        };
    if (isError) {
      host.countError();
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
    call.end(
        call.job()
            .refused(
                Refusal.of(
                        ErrorCode.DEADLINE,
                        "No answer came within "
                            + Quantities.format(timeout)
                            + "; whether it took effect is not known. Read before you try again.")
                    .with("outcome", "unknown")));
  }
}
