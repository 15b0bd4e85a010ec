package dev.holdfast.gateway.mcp.protocol;

import dev.holdfast.api.json.JsonSlice;
import java.util.Map;
import java.util.Optional;

/** What an era makes of a request. */
sealed interface Answer {

  /** It is answered at once. */
  record Finished(Ending ending) implements Answer {}

  /**
   * It is work.
   *
   * @param job the work
   * @param caller what the client said of itself
   * @param progressToken where to report progress, when the client wants to hear of it
   * @param answers what the client has answered already
   */
  record Work(
      Job job, Caller caller, Optional<JsonSlice> progressToken, Map<String, JsonSlice> answers)
      implements Answer {}

  /** What shared methods make of a request, for a caller that has answered nothing. */
  static Answer of(Methods.Prepared prepared, Caller caller, Params params) {
    return switch (prepared) {
      case Methods.Prepared.Done(Ending ending) -> new Finished(ending);
      case Methods.Prepared.Work(Job job) ->
          new Work(job, caller, params.progressToken(), Map.of());
    };
  }

  /** It breaks the protocol. */
  static Answer faulty(Fault fault) {
    return new Finished(new Ending.Faulty(fault));
  }
}
