package dev.holdfast.gateway.mcp.protocol;

import dev.holdfast.api.ContextRuntime;
import dev.holdfast.api.seam.Threads;
import dev.holdfast.api.seam.Ticker;
import dev.holdfast.api.spi.Meter;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the sessions of a gateway share: the inbound ports, the tools, the threads, the figures, and
 * the list of who is there.
 */
public final class SessionHost {
  private final ContextRuntime runtime;
  private final ToolCatalog catalog;
  private final Threads threads;
  private final Ticker ticker;
  private final SessionLimits limits;
  private final Meter.Counter calls;
  private final Meter.Counter errors;
  private final Set<CallTable> sessions = ConcurrentHashMap.newKeySet();
  private volatile boolean isDraining;

  /** A host without sessions. */
  public SessionHost(
      ContextRuntime runtime,
      ToolCatalog catalog,
      Threads threads,
      Ticker ticker,
      Meter meter,
      SessionLimits limits) {
    this.runtime = runtime;
    this.catalog = catalog;
    this.threads = threads;
    this.ticker = ticker;
    this.limits = limits;
    calls = meter.counter("mcp_calls_total", "Tool calls received over MCP.");
    errors =
        meter.counter(
            "mcp_errors_total", "Protocol faults and tool results with isError, over MCP.");
    meter.gauge(
        "mcp_sessions",
        "MCP sessions that are connected or have a call in flight.",
        sessions::size);
  }

  /** Enters a session. */
  public CallTable enter() {
    CallTable table = new CallTable(limits.callsInFlight());
    sessions.add(table);
    return table;
  }

  /** Takes a session out; its calls go on. */
  public void leave(CallTable session) {
    sessions.remove(session);
  }

  /** A session's state before its handshake. */
  public Era beginningEra() {
    return HandshakeEra.beginning(catalog, runtime.observatory().status().version());
  }

  /** A session's state after its handshake. */
  public Era resumedEra() {
    return HandshakeEra.resumed(catalog, runtime.observatory().status().version());
  }

  /** Answers the calls whose clients have waited too long; they may still commit. */
  public void answerOverdue() {
    long now = ticker.nanos();
    for (CallTable session : sessions) {
      for (Call call : session.calls()) {
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
    for (CallTable session : sessions) {
      session.awaitIdle(Duration.ofNanos(Math.max(0, end - ticker.nanos())));
    }
  }

  boolean isDraining() {
    return isDraining;
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

  void countCall() {
    calls.add(1);
  }

  void countError() {
    errors.add(1);
  }
}
