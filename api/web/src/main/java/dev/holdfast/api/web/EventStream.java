package dev.holdfast.api.web;

import java.io.IOException;

/**
 * The sending side of a stream of server-sent events. Every call is flushed; used by one thread at
 * a time.
 */
public interface EventStream {
  /**
   * Sends an event; {@code id} and {@code event} may be empty and are then left out; data lines are
   * split.
   */
  void send(String id, String event, String data) throws IOException;

  /**
   * Sends a comment, which clients ignore: a heartbeat, and the way to notice that the client left.
   */
  void comment(String text) throws IOException;
}
