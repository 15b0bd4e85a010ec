package dev.holdfast.gateway.mcp.protocol;

import dev.holdfast.api.Cancellation;
import dev.holdfast.api.ContextRuntime;
import dev.holdfast.api.seam.Threads;
import dev.holdfast.api.seam.Ticker;
import dev.holdfast.api.spi.Meter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the sessions of a gateway share: the inbound ports, the tools, the threads, the figures, and
 * the list of who is there.
 */
public final class SessionHost {
  private final ContextRuntime runtime;
  private final Methods methods;
  private final Threads threads;
  private final Ticker ticker;
  private final SessionLimits limits;
  private final CallFigures calls;
  private final Meter.Counter errors;
  private final HandshakeEra handshake;
  private final StatelessEra stateless;
  private final Set<Peer> peers = ConcurrentHashMap.newKeySet();
  private volatile boolean isDraining;

  /** A host without sessions. */
  public SessionHost(
      ContextRuntime runtime,
      Methods methods,
      Threads threads,
      Ticker ticker,
      Meter meter,
      SessionLimits limits,
      RequestStates states) {
    this.runtime = runtime;
    this.methods = methods;
    this.threads = threads;
    this.ticker = ticker;
    this.limits = limits;
    String version = runtime.observatory().status().version();
    handshake = new HandshakeEra(methods, version);
    stateless = new StatelessEra(this, version, states);
    calls = new CallFigures(meter);
    errors =
        meter.counter(
            "mcp_errors_total", "Protocol faults and tool results with isError, over MCP.");
    meter.gauge(
        "mcp_sessions", "MCP sessions that are connected or have a call in flight.", peers::size);
  }

  /** Enters a client. */
  public Peer enter() {
    Peer peer = new Peer(limits.callsInFlight());
    peers.add(peer);
    return peer;
  }

  /** Enters a client that was here before. */
  public void enter(Peer peer) {
    peers.add(peer);
  }

  /** Takes a client out; its calls go on. */
  public void leave(Peer peer) {
    peers.remove(peer);
  }

  /** The era that a request is of: 2026 when it says so itself, else that of the handshake. */
  Era eraOf(Frame.Request request) {
    return StatelessEra.speaks(request) ? stateless : handshake;
  }

  /**
   * Tells a client of 2025 what it wants to hear unasked, on a thread of its own, until {@code
   * end}; then {@code channel} is finished.
   */
  public void listen(McpSession session, FrameSink channel, Cancellation end) {
    // Before the next frame is read: it may be a subscription, and nothing may be missed after it.
    Listener listener = session.listener(channel::send);
    threads.virtual(
        "mcp-listen",
        () -> {
          try {
            session.listen(listener, end);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          } finally {
            channel.finish(Optional.empty());
          }
        });
  }

  /** The parameters of a tool call that its client repeats in headers. */
  public List<MirroredParameters.Parameter> mirroredParameters(Params call) {
    return call.text("name")
        .flatMap(methods::inputSchema)
        .map(schema -> MirroredParameters.of(schema, call.object("arguments")))
        .orElse(List.of());
  }

  /** Answers the calls whose clients have waited too long; they may still commit. */
  public void answerOverdue() {
    long now = ticker.nanos();
    for (Peer peer : peers) {
      for (Call call : peer.calls().calls()) {
        if (call.isOverdue(now)) {
          // On a thread of its own: a client that takes nothing must not hold up the others.
          threads.virtual("mcp-overdue", () -> McpSession.giveUp(call, limits.requestTimeout()));
        }
      }
    }
  }

  /** From now on new calls are refused {@code unavailable}; those in flight go on. */
  public void beginDrain() {
    isDraining = true;
  }

  /** Waits until no call is in flight anywhere, at most {@code patience}. */
  public void awaitIdle(Duration patience) throws InterruptedException {
    long end = ticker.nanos() + patience.toNanos();
    for (Peer peer : peers) {
      peer.calls().awaitIdle(Duration.ofNanos(Math.max(0, end - ticker.nanos())));
    }
  }

  boolean isDraining() {
    return isDraining;
  }

  Methods methods() {
    return methods;
  }

  ContextRuntime runtime() {
    return runtime;
  }

  Threads threads() {
    return threads;
  }

  Ticker ticker() {
    return ticker;
  }

  SessionLimits limits() {
    return limits;
  }

  CallFigures calls() {
    return calls;
  }

  void countError() {
    errors.add(1);
  }
}
