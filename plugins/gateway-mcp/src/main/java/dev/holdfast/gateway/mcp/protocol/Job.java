package dev.holdfast.gateway.mcp.protocol;

import dev.holdfast.api.Refusal;
import dev.holdfast.api.web.ToolCall;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** Work that a request asks for: done on a thread of its own, within the caller's scope. */
public interface Job {

  /**
   * What a run may use.
   *
   * @param client the client, to be asked, told and shown something
   * @param progress where to report progress
   * @param notifications takes a message that belongs to the request
   */
  record Visit(Interview client, ToolCall.Progress progress, Consumer<byte[]> notifications) {}

  /** What it is, for the log. */
  String name();

  /** How long the client lets it wait; that does not count against the deadline. */
  default Duration patience() {
    return Duration.ZERO;
  }

  /** Whether it ends only when its client, or the daemon, ends it. */
  default boolean isLasting() {
    return false;
  }

  /** The tool that it calls, which is counted by that name; empty when it calls none. */
  default Optional<String> calledTool() {
    return Optional.empty();
  }

  /**
   * Does the work. It may be run again after it has asked the client something.
   *
   * @throws dev.holdfast.api.HoldfastException to be refused
   */
  Ending run(Visit visit) throws Exception;

  /** How the client is told of a refusal. */
  default Ending refused(Refusal refusal) {
    return new Ending.Faulty(Fault.refused(refusal));
  }
}
