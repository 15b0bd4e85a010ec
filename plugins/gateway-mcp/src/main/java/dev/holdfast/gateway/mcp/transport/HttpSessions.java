package dev.holdfast.gateway.mcp.transport;

import dev.holdfast.gateway.mcp.protocol.Peer;
import dev.holdfast.gateway.mcp.protocol.SessionHost;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * The HTTP sessions that have a request in flight, so that one request can cancel another of its
 * own session and answer what it asks; those that subscribed to something; and those that their
 * clients have ended.
 */
final class HttpSessions {
  /** How many ended sessions, and how many idle ones, are remembered; the oldest go first. */
  private static final int MAX_REMEMBERED = 10_000;

  private static final class Active {
    private final Peer peer;
    private int users;

    Active(Peer peer) {
      this.peer = peer;
    }
  }

  private final SessionHost host;
  private final Map<String, Active> active = new LinkedHashMap<>();
  private final Set<String> ended = new LinkedHashSet<>();

  HttpSessions(SessionHost host) {
    this.host = host;
  }

  /** The client of a session, for one request; to be paired with {@link #leave}. */
  synchronized Peer enter(SessionIds.Session session) {
    Active present = active.computeIfAbsent(session.id(), ignored -> new Active(begin(session)));
    if (present.users++ == 0) {
      host.enter(present.peer);
    }
    return present.peer;
  }

  private Peer begin(SessionIds.Session session) {
    Peer peer = host.enter();
    peer.initialize("", session.features());
    return peer;
  }

  /** Ends one request's use of a session. */
  synchronized void leave(SessionIds.Session session) {
    Active present = active.get(session.id());
    if (present != null && --present.users == 0) {
      active.remove(session.id());
      host.leave(present.peer);
      if (present.peer.isWorthKeeping()) {
        // Put last: the one that rested longest is the first to be forgotten.
        active.put(session.id(), present);
        forgetIdle();
      }
    }
  }

  private void forgetIdle() {
    Iterator<Active> oldest = active.values().iterator();
    while (active.size() > MAX_REMEMBERED && oldest.hasNext()) {
      if (oldest.next().users == 0) {
        oldest.remove();
      }
    }
  }

  synchronized boolean isEnded(String id) {
    return ended.contains(id);
  }

  /** Ends a session for the life of this process, and cancels what it has in flight. */
  void end(String id) {
    Peer peer = null;
    synchronized (this) {
      ended.add(id);
      if (ended.size() > MAX_REMEMBERED) {
        ended.remove(ended.iterator().next());
      }
      Active session = active.get(id);
      if (session != null) {
        peer = session.peer;
        if (session.users == 0) {
          active.remove(id);
        }
      }
    }
    if (peer != null) {
      peer.end();
    }
  }
}
