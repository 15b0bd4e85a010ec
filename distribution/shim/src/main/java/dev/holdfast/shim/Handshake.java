package dev.holdfast.shim;

import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The client's {@code initialize} and {@code notifications/initialized}, kept for replay. */
final class Handshake {
  private final ReentrantLock lock = new ReentrantLock();
  private byte @Nullable [] initialize;
  private byte @Nullable [] initialized;
  private String id = "";
  private boolean isAnswered;

  /** Notes what the client sends. */
  void sent(byte[] line, Message message) {
    lock.lock();
    try {
      if (message.kind() == Message.Kind.REQUEST && message.method().equals("initialize")) {
        initialize = line;
        initialized = null;
        id = message.id();
        isAnswered = false;
      } else if (message.method().equals("notifications/initialized")) {
        initialized = line;
      }
    } finally {
      lock.unlock();
    }
  }

  /** Notes that a message never left, and will be sent as if for the first time. */
  void unsent(Message message) {
    lock.lock();
    try {
      if (isPending(message.id())) {
        initialize = null;
      }
    } finally {
      lock.unlock();
    }
  }

  /** Notes that a request was answered. */
  void answered(String answeredId) {
    lock.lock();
    try {
      isAnswered |= answeredId.equals(id);
    } finally {
      lock.unlock();
    }
  }

  /** Whether this request is an {@code initialize} without an answer yet: it may be sent again. */
  boolean isPending(String requestId) {
    lock.lock();
    try {
      return initialize != null && !isAnswered && requestId.equals(id);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Shakes hands with a new daemon in the client's stead. Of an {@code initialize} that was
   * answered before, the new answer is swallowed.
   *
   * @return whether the daemon went along
   */
  boolean replay(Link link, LineOutput output) throws IOException, InterruptedException {
    byte[] first;
    byte[] second;
    boolean isSwallowed;
    lock.lock();
    try {
      first = initialize;
      second = initialized;
      isSwallowed = isAnswered;
    } finally {
      lock.unlock();
    }
    if (first == null) {
      return true;
    }
    try {
      link.send(first);
    } catch (IOException e) {
      return false;
    }
    if (isSwallowed && !swallowAnswer(link, output)) {
      return false;
    }
    try {
      if (second != null) {
        link.send(second);
      }
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private boolean swallowAnswer(Link link, LineOutput output)
      throws IOException, InterruptedException {
    while (true) {
      byte[] line;
      try {
        line = link.receive();
      } catch (IOException e) {
        return false;
      }
      if (line == null) {
        return false;
      }
      Message message = Message.scan(line);
      if (message.kind() == Message.Kind.RESPONSE && message.id().equals(id)) {
        return true;
      }
      output.write(line);
    }
  }
}
