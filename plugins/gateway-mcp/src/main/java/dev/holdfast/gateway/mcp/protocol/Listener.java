package dev.holdfast.gateway.mcp.protocol;

import dev.holdfast.api.Cancellation;
import dev.holdfast.api.ContextEvent;
import dev.holdfast.api.EventCursor;
import dev.holdfast.api.Outcome;
import dev.holdfast.api.Watch;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Tells one client of changes: of contexts as they happen, of all else that it compares once a
 * second.
 *
 * <p>Runs on one thread. A client that takes nothing blocks that thread and nobody else; events
 * then gather in the watch, and when those are too many the log is read again.
 */
final class Listener {
  private static final Duration TICK = Duration.ofSeconds(1);

  /** What the client wants to hear of; may change while it is listened to. */
  interface Wishes {
    /** Whether of the list of tools. */
    boolean tools();

    /** Whether of the list of prompts. */
    boolean prompts();

    /** Of which resources; a snapshot. */
    Set<String> uris();
  }

  /** Writes notifications as the client's revision has them. */
  @FunctionalInterface
  interface Voice {
    /** Sends one. */
    void tell(String method, Ending.Members params);
  }

  private final SessionHost host;
  private final Wishes wishes;
  private final Voice voice;
  private final Map<String, String> revisions = new HashMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private volatile boolean isEnded;
  private @Nullable Watch watch;
  private String toolsStamp;
  private String promptsStamp;

  /** Changes count from here on; those of contexts from {@link #attend} on. */
  Listener(SessionHost host, Wishes wishes, Voice voice) {
    this.host = host;
    this.wishes = wishes;
    this.voice = voice;
    toolsStamp = host.methods().toolsStamp();
    promptsStamp = host.methods().promptsStamp();
  }

  /** Begins to watch contexts, if the client wants to hear of any; within a request's scope. */
  void attend() {
    lock.lock();
    try {
      if (watch == null && !isEnded && wantsContexts()) {
        watch = open(Optional.empty());
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean wantsContexts() {
    return wishes.uris().stream().anyMatch(uri -> uri.startsWith(ContextUri.ROOT));
  }

  private @Nullable Watch open(Optional<EventCursor> from) {
    return switch (host.runtime().contexts().watch("", from)) {
      case Outcome.Done<Watch>(Watch opened) -> opened;
      case Outcome.Refused<Watch> _ -> null;
    };
  }

  /** Ends {@link #run} within a second. */
  void end() {
    isEnded = true;
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Tells until it is ended, cancelled, or the host drains; within the client's scope. */
  void run(Cancellation cancellation) throws InterruptedException {
    attend();
    wishes.uris().forEach(uri -> revisions.put(uri, host.methods().revision(uri)));
    long compared = host.ticker().nanos();
    try {
      while (!isEnded && !cancellation.isCancelled() && !host.isDraining()) {
        boolean isQuiet = hear();
        long now = host.ticker().nanos();
        if (isQuiet || now - compared >= TICK.toNanos()) {
          compared = now;
          compareLists();
          compareRevisions();
        }
      }
    } finally {
      close();
    }
  }

  /** Waits for a change of a context; whether none came for a while. */
  private boolean hear() throws InterruptedException {
    Watch open = present();
    if (open == null) {
      return true;
    }
    switch (open.next(TICK)) {
      case Watch.Next.Event(ContextEvent event) -> tell(event);
      case Watch.Next.Idle() -> {
        return true;
      }
      case Watch.Next.Closed closed -> {
        open.close();
        reopen(closed);
      }
    }
    return false;
  }

  private @Nullable Watch present() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      if (watch == null && !isEnded) {
        changed.awaitNanos(TICK.toNanos());
      }
      return watch;
    } finally {
      lock.unlock();
    }
  }

  /** Goes on where the watch ended. Where that is not possible, everything may have changed. */
  private void reopen(Watch.Next.Closed closed) {
    boolean goesOn;
    lock.lock();
    try {
      watch = open(Optional.of(closed.resume()));
      goesOn = watch != null;
    } finally {
      lock.unlock();
    }
    if (!goesOn) {
      attend();
      wishes.uris().forEach(this::tellUpdated);
    }
  }

  private void tell(ContextEvent event) {
    boolean isWanted =
        wishes.uris().stream()
            .flatMap(uri -> ContextUri.parse(uri).stream())
            .anyMatch(uri -> uri.covers(event.key()));
    if (isWanted) {
      tellUpdated(ContextUri.of(event.key()));
    }
  }

  private void tellUpdated(String uri) {
    voice.tell("notifications/resources/updated", json -> json.member("uri", uri));
  }

  private void compareLists() {
    String tools = host.methods().toolsStamp();
    if (wishes.tools() && !tools.equals(toolsStamp)) {
      voice.tell("notifications/tools/list_changed", json -> {});
    }
    toolsStamp = tools;
    String prompts = host.methods().promptsStamp();
    if (wishes.prompts() && !prompts.equals(promptsStamp)) {
      voice.tell("notifications/prompts/list_changed", json -> {});
    }
    promptsStamp = prompts;
  }

  private void compareRevisions() {
    Set<String> uris = wishes.uris();
    revisions.keySet().retainAll(uris);
    for (String uri : uris) {
      String now = host.methods().revision(uri);
      String before = revisions.put(uri, now);
      if (before != null && !before.equals(now)) {
        tellUpdated(uri);
      }
    }
  }

  private void close() {
    isEnded = true;
    lock.lock();
    try {
      if (watch != null) {
        watch.close();
        watch = null;
      }
    } finally {
      lock.unlock();
    }
  }
}
