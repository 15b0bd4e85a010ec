package dev.holdfast.gateway.http;

import dev.holdfast.api.ContextRuntime;
import java.util.List;
import java.util.stream.Stream;

/** Every call of the contract that this gateway serves itself. */
final class Endpoints {
  private Endpoints() {}

  static List<Endpoint> of(ContextRuntime runtime, InFlight inFlight) {
    return Stream.of(
            new ContextReads(runtime).endpoints(),
            new ContextWrites(runtime).endpoints(),
            new BatchWrites(runtime).endpoints(),
            new EventFeed(runtime, inFlight).endpoints(),
            new RuntimeEventFeed(runtime, inFlight).endpoints(),
            new LeaseCalls(runtime).endpoints(),
            new TokenCalls(runtime).endpoints(),
            new PluginCalls(runtime).endpoints(),
            new MaintenanceCalls(runtime).endpoints(),
            new JobCalls(runtime).endpoints(),
            new SystemCalls(runtime).endpoints())
        .flatMap(List::stream)
        .toList();
  }
}
