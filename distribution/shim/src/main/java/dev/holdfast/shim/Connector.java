package dev.holdfast.shim;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the daemon of a home, and starts one when there is none. Used by one thread, but for {@link
 * #setWanted}.
 */
final class Connector {
  private static final long POLL_MILLIS = 50;
  private static final long FIRST_BACKOFF_NANOS = 1_000_000_000L;

  /** How long a process that says it is the daemon may take until it is doubted. */
  private static final long DOUBT_NANOS = 5_000_000_000L;

  /** How long the socket of a daemon that serves HTTP already is waited for. */
  private static final long SOCKET_NANOS = 2_000_000_000L;

  private final Home home;
  private final Optional<DaemonStarter> starter;
  private final Duration patience;
  private boolean isFirst = true;
  private volatile boolean isWanted;

  Connector(Home home, Optional<DaemonStarter> starter, Duration patience) {
    this.home = home;
    this.starter = starter;
    this.patience = patience;
  }

  /** Says whether somebody waits for the daemon: then one is started even after an orderly end. */
  void setWanted(boolean is) {
    isWanted = is;
  }

  /** Waits for a link, at most the patience; null when the daemon cannot be reached. */
  @Nullable Link connect() throws InterruptedException {
    long since = System.nanoTime();
    long waitedFrom = since;
    long nextStart = since;
    long backoff = FIRST_BACKOFF_NANOS;
    while (true) {
      long now = System.nanoTime();
      Link link = tryOpen(now - since);
      if (link != null) {
        isFirst = false;
        return link;
      }
      if (!isFirst && !isWanted && !hasCrashed()) {
        // Somebody stopped the daemon on purpose. As long as nobody needs it, it stays so.
        waitedFrom = now;
      } else if (now - waitedFrom > patience.toNanos()) {
        return null;
      } else if (starter.isPresent() && now - nextStart >= 0 && shouldStart(now - since)) {
        boolean isStarted = start(starter.get());
        if (!isStarted && isFirst) {
          return null;
        }
        waitedFrom = isStarted ? System.nanoTime() : waitedFrom;
        nextStart = System.nanoTime() + backoff;
        backoff *= 2;
        continue;
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  private boolean hasCrashed() {
    Optional<DaemonFile> daemon = DaemonFile.read(home);
    return daemon.isPresent() && isGone(daemon.get());
  }

  private boolean isGone(DaemonFile daemon) {
    return !daemon.isProcessAlive() || !daemon.isOf(home);
  }

  /** A daemon that is there, and only beginning or ending, is left alone for a while. */
  private boolean shouldStart(long waited) {
    Optional<DaemonFile> daemon = DaemonFile.read(home);
    return isFirst || daemon.isEmpty() || isGone(daemon.get()) || waited > DOUBT_NANOS;
  }

  private @Nullable Link tryOpen(long waited) {
    try {
      if (home.hasSocket() && Files.exists(home.mcpSocket())) {
        return SocketLink.open(home.mcpSocket());
      }
      if (!home.hasSocket() || waited > SOCKET_NANOS) {
        Optional<DaemonFile> daemon = DaemonFile.read(home);
        // Whoever answers there is this home's daemon only if somebody holds this home.
        return daemon.isPresent() && !isGone(daemon.get()) && home.isLocked()
            ? HttpLink.open(home, daemon.get())
            : null;
      }
    } catch (IOException e) {
      // Not there yet, or no longer.
    }
    return null;
  }

  /** Starts a daemon, unless another shim just did; whether there should be one now. */
  private boolean start(DaemonStarter daemonStarter) throws InterruptedException {
    try {
      home.createRun();
      try (FileChannel file =
              FileChannel.open(
                  home.startLock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock lock = file.lock()) {
        Link link = lock.isValid() ? tryOpen(0) : null;
        if (link == null) {
          daemonStarter.start(home);
        } else {
          link.close();
        }
        return true;
      }
    } catch (OverlappingFileLockException e) {
      return true;
    } catch (IOException e) {
      System.err.println("holdfast mcp: no daemon could be started: " + e.getMessage());
      return false;
    }
  }
}
