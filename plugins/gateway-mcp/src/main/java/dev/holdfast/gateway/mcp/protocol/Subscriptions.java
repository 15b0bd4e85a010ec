package dev.holdfast.gateway.mcp.protocol;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The resources whose changes one client wants to hear of, and who tells it; in the revisions of
 * 2025 only.
 */
final class Subscriptions implements Listener.Wishes {
  /** The most resources that one client may subscribe to. */
  static final int MAX = 1000;

  private final Set<String> uris = ConcurrentHashMap.newKeySet();
  private volatile Optional<Listener> listener = Optional.empty();

  /** Adds one; false when there are too many. Whoever listens sees every change from here on. */
  boolean add(String uri) {
    if (uris.size() >= MAX && !uris.contains(uri)) {
      return false;
    }
    uris.add(uri);
    listener.ifPresent(Listener::attend);
    return true;
  }

  void remove(String uri) {
    uris.remove(uri);
  }

  boolean isEmpty() {
    return uris.isEmpty();
  }

  /** Who tells the client from now on; the one before ends. */
  void tellThrough(Listener next) {
    Optional<Listener> before;
    synchronized (this) {
      before = listener;
      listener = Optional.of(next);
    }
    before.ifPresent(Listener::end);
  }

  /** Nobody tells the client any more. */
  void end() {
    listener.ifPresent(Listener::end);
  }

  /** Nobody tells the client any more, unless another one does by now. */
  synchronized void tellNoMore(Listener ended) {
    if (listener.filter(present -> present == ended).isPresent()) {
      listener = Optional.empty();
    }
  }

  @Override
  public boolean tools() {
    return true;
  }

  @Override
  public boolean prompts() {
    return true;
  }

  @Override
  public Set<String> uris() {
    return Set.copyOf(uris);
  }
}
