package dev.holdfast.prove.attack;

import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.json.JsonSlice;
import dev.holdfast.prove.client.Contexts;
import dev.holdfast.prove.process.DaemonProcess;
import dev.holdfast.prove.wire.HttpReply;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A home that may be harmed, and the daemon that serves it from time to time. */
final class Target {
  private final Arena arena;
  private final Path inner;
  private final Path home;
  private final List<String> wrapper;
  private @Nullable DaemonProcess daemon;

  /** A home that everybody sees under the same path. */
  Target(Arena arena, Path home, List<String> wrapper) {
    this(arena, home, home, wrapper);
  }

  /**
   * A home.
   *
   * @param inner its path as the daemon sees it
   * @param home its path as this process sees it
   * @param wrapper a program that runs the daemon, with its arguments
   */
  Target(Arena arena, Path inner, Path home, List<String> wrapper) {
    this.arena = arena;
    this.inner = inner;
    this.home = home;
    this.wrapper = List.copyOf(wrapper);
  }

  /**
   * What was read back.
   *
   * @param texts what each key holds
   * @param unreadable the keys that could not be read, and why
   */
  record Found(Map<String, List<String>> texts, Map<String, String> unreadable) {}

  Path home() {
    return home;
  }

  void start() throws IOException, DaemonProcess.StartRefusedException {
    List<String> command = new ArrayList<>(wrapper);
    command.addAll(arena.programs().daemon().apply(inner));
    daemon = DaemonProcess.start(arena.children(), command, arena.scratch().errors());
    arena.timeline().mark("daemon serves");
  }

  /** SIGKILL. */
  void kill() {
    DaemonProcess running = daemon;
    daemon = null;
    if (running != null) {
      arena.timeline().mark("SIGKILL");
      running.kill();
    }
  }

  /** Reads keys. */
  Found read(Collection<String> keys) {
    Map<String, List<String>> texts = new HashMap<>();
    Map<String, String> unreadable = new HashMap<>();
    try (Contexts contexts = new Contexts(home)) {
      for (String key : keys) {
        try {
          HttpReply reply = contexts.get(key);
          if (reply.isSuccess()) {
            texts.put(key, texts(reply));
          } else if (reply.status() != 404) {
            unreadable.put(key, reply.status() + " " + reply.problemCode().orElse("untyped"));
          }
        } catch (IOException e) {
          unreadable.put(key, String.valueOf(e.getMessage()));
        }
      }
    }
    return new Found(texts, unreadable);
  }

  /** The elements of a list; what is no list of texts is a text that nobody wrote. */
  private static List<String> texts(HttpReply reply) {
    try {
      return reply.json().elements().stream().map(Target::text).toList();
    } catch (HoldfastException | IllegalStateException e) {
      return List.of("not a list");
    }
  }

  private static String text(JsonSlice element) {
    return element.kind() == JsonSlice.Kind.STRING ? element.asText() : "not a text";
  }

  /** What the daemon says is wrong with it; empty when it says that it is well. */
  List<String> issues() throws IOException {
    try (Contexts contexts = new Contexts(home)) {
      JsonSlice health = contexts.health().json();
      boolean isHealthy =
          health.member("healthy").map(value -> value.raw().equals("true")).orElse(false);
      List<String> issues =
          health.member("issues").map(JsonSlice::elements).orElse(List.of()).stream()
              .map(issue -> issue.kind() == JsonSlice.Kind.STRING ? issue.asText() : issue.raw())
              .toList();
      return isHealthy || !issues.isEmpty() ? issues : List.of("not healthy");
    }
  }

  /** What it is, for the head of the report. */
  String description() throws IOException {
    try (Contexts contexts = new Contexts(home)) {
      JsonSlice status = contexts.status().json();
      List<String> parts = new ArrayList<>();
      status.member("version").ifPresent(version -> parts.add("Holdfast " + version.asText()));
      status
          .member("providers")
          .ifPresent(providers -> {
            for (String name : List.of("store", "persistence")) {
              providers.member(name).ifPresent(value -> parts.add(name + " " + value.asText()));
            }
          });
      return String.join(", ", parts);
    }
  }
}
