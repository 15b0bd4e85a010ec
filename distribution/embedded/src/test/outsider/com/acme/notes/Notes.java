package com.acme.notes;

import dev.holdfast.api.Content;
import dev.holdfast.api.ContextKey;
import dev.holdfast.api.WriteOperation;
import dev.holdfast.api.WriteOptions;
import dev.holdfast.api.WriteRequest;
import dev.holdfast.embedded.Holdfast;
import dev.holdfast.embedded.HoldfastConfig;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.OptionalLong;

/** A program of somebody else, who knows the API and the facade and nothing more. */
public final class Notes {
  private static final ContextKey KEY = new ContextKey("notes/all");

  private Notes() {}

  public static void main(String[] arguments) throws Exception {
    Path home = Path.of(arguments[1]);
    switch (arguments[0]) {
      case "write" -> write(home, Integer.parseInt(arguments[2]));
      case "burst" -> burst(home);
      case "read" -> read(home);
      case "twice" -> twice(home);
      default -> throw new IllegalArgumentException(arguments[0]);
    }
  }

  private static void write(Path home, int count) {
    try (Holdfast holdfast = Holdfast.start(HoldfastConfig.at(home))) {
      for (int i = 0; i < count; i++) {
        append(holdfast, i);
      }
      System.out.println("written " + count);
    }
  }

  /** Tells of each note that was acknowledged, until it is killed. */
  private static void burst(Path home) throws InterruptedException {
    Holdfast holdfast = Holdfast.start(HoldfastConfig.at(home));
    Thread[] writers = new Thread[4];
    for (int w = 0; w < writers.length; w++) {
      writers[w] =
          Thread.ofVirtual()
              .start(
                  () -> {
                    while (true) {
                      long version = append(holdfast, 0);
                      synchronized (System.out) {
                        System.out.println("acknowledged " + version);
                        System.out.flush();
                      }
                    }
                  });
    }
    writers[0].join();
  }

  private static long append(Holdfast holdfast, int number) {
    byte[] element = ("\"note " + number + "\"").getBytes(StandardCharsets.UTF_8);
    return holdfast
        .contexts()
        .write(
            WriteRequest.of(
                new WriteOperation.Append(KEY, Content.json(element), WriteOptions.NONE)))
        .orThrow()
        .getFirst()
        .version();
  }

  private static void read(Path home) {
    try (Holdfast holdfast = Holdfast.start(HoldfastConfig.at(home))) {
      var entry = holdfast.contexts().find(KEY, OptionalLong.empty()).orThrow();
      String text = new String(entry.value(), StandardCharsets.UTF_8);
      System.out.println("version " + entry.summary().version());
      System.out.println("notes " + (text.split("\"note ", -1).length - 1));
      System.out.println("writer " + entry.summary().writer());
    }
  }

  private static void twice(Path home) {
    try (Holdfast first = Holdfast.start(HoldfastConfig.at(home))) {
      try (Holdfast second = Holdfast.start(HoldfastConfig.at(home))) {
        System.out.println("both run");
      } catch (RuntimeException e) {
        System.out.println("refused: " + e.getMessage());
      }
      System.out.println("version " + append(first, 1));
    }
  }
}
