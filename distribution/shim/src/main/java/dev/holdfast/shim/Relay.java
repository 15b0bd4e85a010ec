package dev.holdfast.shim;

import java.io.IOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Copies lines between a client and the daemon, and keeps the client's session alive when the
 * daemon goes away.
 *
 * <ol>
 *   <li>A request is sent to one daemon at most. When that one goes away before it replied, the
 *       client is told that the outcome is unknown; nothing is sent again but the handshake.
 *   <li>Lines that arrive while there is no daemon wait.
 *   <li>When the client ends its input, pending replies are waited for, within the grace.
 * </ol>
 */
final class Relay {
  /** The code of errors that the shim itself answers. */
  static final int SERVER_ERROR = -32000;

  private static final String OUTCOME_UNKNOWN =
      "outcome unknown: the daemon went away before it replied; read before you try again";
  private static final int INVALID_REQUEST = -32600;

  private final LineReader input;
  private final LineOutput output;
  private final Connector connector;
  private final Duration grace;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Set<String> inFlight = new LinkedHashSet<>();
  private final Handshake handshake = new Handshake();
  private @Nullable Link link;
  private boolean isUnreachable;
  private boolean isInputEnded;
  private boolean isOver;
  private boolean isDelivering;

  Relay(LineReader input, LineOutput output, Connector connector, Duration grace) {
    this.input = input;
    this.output = output;
    this.connector = connector;
    this.grace = grace;
  }

  /** Runs until the client or the daemon is gone for good; returns the exit code. */
  int run() throws InterruptedException {
    new DaemonSide().start();
    new ClientSide().start();
    lock.lock();
    try {
      while (!isOver && !isInputEnded) {
        changed.await();
      }
      long left = grace.toNanos();
      while (!isOver && link != null && left > 0) {
        left = changed.awaitNanos(left);
      }
      while (isUnreachable && isDelivering && left > 0) {
        left = changed.awaitNanos(left);
      }
      return isUnreachable ? 1 : 0;
    } finally {
      lock.unlock();
    }
  }

  /** Reads what the client says. */
  private final class ClientSide extends Thread {
    ClientSide() {
      super("client");
      setDaemon(true);
    }

    @Override
    public void run() {
      try {
        for (byte[] line = input.next(); line != null; line = input.next()) {
          if (input.isOverlong(line)) {
            output.write(
                Message.error("", INVALID_REQUEST, "a message has at most 16 MiB; passed over"));
          } else {
            setDelivering(true);
            deliver(line, Message.scan(line));
            setDelivering(false);
          }
        }
      } catch (IOException e) {
        // A client whose pipe broke has ended its input.
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } finally {
        endInput();
      }
    }
  }

  /** Keeps a link to the daemon, and reads what it says. */
  private final class DaemonSide extends Thread {
    DaemonSide() {
      super("daemon");
      setDaemon(true);
    }

    @Override
    public void run() {
      try {
        while (serve(connector.connect())) {
          // Each turn is one life of a daemon.
        }
      } catch (IOException e) {
        // The client takes nothing any more: there is nobody left to serve.
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } finally {
        end();
      }
    }
  }

  /** Serves over a link until it ends; whether another one is wanted. */
  private boolean serve(@Nullable Link fresh) throws IOException, InterruptedException {
    if (fresh == null) {
      setUnreachable();
      return false;
    }
    if (handshake.replay(fresh, output)) {
      use(fresh);
      receiveAll(fresh);
    }
    fresh.close();
    return abandon(fresh);
  }

  private void receiveAll(Link from) throws IOException, InterruptedException {
    while (true) {
      byte[] line;
      try {
        line = from.receive();
      } catch (IOException e) {
        return;
      }
      if (line == null) {
        return;
      }
      Message message = Message.scan(line);
      output.write(line);
      if (message.kind() == Message.Kind.RESPONSE) {
        settle(message.id());
      }
    }
  }

  private void settle(String id) {
    lock.lock();
    try {
      inFlight.remove(id);
      handshake.answered(id);
    } finally {
      lock.unlock();
    }
  }

  private void use(Link fresh) {
    lock.lock();
    try {
      link = fresh;
      if (isInputEnded) {
        fresh.endInput();
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Tells the client what became of its calls; whether a new link is wanted. */
  private boolean abandon(Link old) throws IOException {
    lock.lock();
    try {
      if (link == old) {
        link = null;
      }
      Iterator<String> ids = inFlight.iterator();
      while (ids.hasNext()) {
        String id = ids.next();
        if (isInputEnded || !handshake.isPending(id)) {
          ids.remove();
          output.write(Message.error(id, SERVER_ERROR, OUTCOME_UNKNOWN));
        }
      }
      changed.signalAll();
      return !isInputEnded;
    } finally {
      lock.unlock();
    }
  }

  private void deliver(byte[] line, Message message) throws IOException, InterruptedException {
    while (true) {
      Link target = register(line, message);
      if (target == null) {
        refuse(message);
        return;
      }
      try {
        target.send(line);
        return;
      } catch (Link.NotDeliveredException e) {
        if (!unregister(target, message)) {
          return;
        }
      } catch (IOException e) {
        // It may have arrived in part. The other thread sees the end, and tells the client.
        target.close();
        return;
      }
    }
  }

  /** Waits for a link and notes what goes over it; null when there will be none. */
  private @Nullable Link register(byte[] line, Message message) throws InterruptedException {
    lock.lock();
    try {
      connector.setWanted(true);
      while (link == null && !isOver) {
        changed.await();
      }
      connector.setWanted(false);
      if (link != null) {
        switch (message.kind()) {
          case REQUEST -> inFlight.add(message.id());
          case NOTIFICATION -> {
            if (message.method().equals("notifications/cancelled")) {
              inFlight.remove(Message.cancelledId(line));
            }
          }
          case RESPONSE, OTHER -> {}
        }
        handshake.sent(line, message);
      }
      return link;
    } finally {
      lock.unlock();
    }
  }

  /** Forgets what was not delivered; false when the client was already told that it is lost. */
  private boolean unregister(Link dead, Message message) {
    boolean isOwed;
    lock.lock();
    try {
      isOwed = inFlight.remove(message.id()) || message.kind() != Message.Kind.REQUEST;
      handshake.unsent(message);
      if (link == dead) {
        link = null;
      }
    } finally {
      lock.unlock();
    }
    dead.close();
    return isOwed;
  }

  private void refuse(Message message) throws IOException {
    if (message.kind() == Message.Kind.REQUEST) {
      output.write(
          Message.error(
              message.id(),
              SERVER_ERROR,
              "not delivered: the daemon cannot be reached; nothing was done"));
    }
  }

  private void setDelivering(boolean is) {
    lock.lock();
    try {
      isDelivering = is;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void setUnreachable() {
    System.err.println("holdfast mcp: the daemon cannot be reached. Start it with: holdfast up");
    lock.lock();
    try {
      isUnreachable = true;
    } finally {
      lock.unlock();
    }
  }

  private void endInput() {
    lock.lock();
    try {
      isInputEnded = true;
      if (link != null) {
        link.endInput();
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void end() {
    lock.lock();
    try {
      isOver = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
