package dev.holdfast.gateway.mcp.transport;

import dev.holdfast.gateway.mcp.protocol.CallTable;
import dev.holdfast.gateway.mcp.protocol.SessionHost;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * The HTTP sessions that have a request in flight, so that one request can cancel another of its
 * own session; and those that their clients have ended.
 */
final class HttpSessions {
  /** How many ended sessions are remembered; the oldest are forgotten first. */
  private static final int MAX_ENDED = 10_000;

  private static final class Active {
    private final CallTable calls;
    private int users;

    Active(CallTable calls) {
      this.calls = calls;
    }
  }

  private final SessionHost host;
  private final Map<String, Active> active = new HashMap<>();
  private final Set<String> ended = new LinkedHashSet<>();

  HttpSessions(SessionHost host) {
    this.host = host;
  }

  /** The calls of a session, for one request; to be paired with {@link #leave}. */
  synchronized CallTable enter(String id) {
    Active session = active.computeIfAbsent(id, ignored -> new Active(host.enter()));
    session.users++;
    return session.calls;
  }

  /** Ends one request's use of a session. */
  synchronized void leave(String id) {
    Active session = active.get(id);
    if (session != null && --session.users == 0) {
      active.remove(id);
      host.leave(session.calls);
    }
  }

  synchronized boolean isEnded(String id) {
    return ended.contains(id);
  }

  /** Ends a session for the life of this process, and cancels what it has in flight. */
  void end(String id) {
    CallTable calls = null;
    synchronized (this) {
      ended.add(id);
      if (ended.size() > MAX_ENDED) {
        ended.remove(ended.iterator().next());
      }
      Active session = active.get(id);
      if (session != null) {
        calls = session.calls;
      }
    }
    if (calls != null) {
      calls.cancelAll();
    }
  }
}
