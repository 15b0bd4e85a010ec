package dev.holdfast.benchmarks.durable;

import dev.holdfast.api.json.JsonWriter;
import dev.holdfast.benchmarks.turns.Figures;
import dev.holdfast.benchmarks.turns.Options;
import dev.holdfast.benchmarks.turns.Turn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Question: how many writers a second are told that their bytes are on the disk, how long do they
 * wait, and what does it cost? In turns, each in a JVM of its own, each followed by a count of what
 * is really there. With {@code class=none}: the same without a sync, where peers promise less.
 *
 * <p>RocksDB and SQLite hold a carrier while they wait in native code, so with virtual threads they
 * are run on platform threads as well, {@code ...@platform}, and ours is to beat the better.
 *
 * <p>Arguments: {@code bytes=256,4096 writers=1,4,16,64 threads=platform,virtual rounds=3
 * millis=2000 class=fsync|none targets=A,B out=FILE.json}.
 */
public final class DurablePutComparison {
  private static final String SYNCED =
      "holdfast,rocksdb,rocksdb-pipelined,h2-mvstore,sqlite-full,raw-group";
  private static final String NOT_SYNCED =
      "holdfast-os,holdfast-buffered,rocksdb-no-sync,sqlite-normal,chronicle-queue";

  /** What Chronicle Queue's documentation asks for. */
  private static final List<String> JVM =
      List.of(
          "-XX:+UseSerialGC",
          "-Xmx2g",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow",
          "-Dchronicle.analytics.disable=true",
          "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
          "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED",
          "--add-exports=jdk.unsupported/sun.misc=ALL-UNNAMED",
          "--add-exports=jdk.compiler/com.sun.tools.javac.file=ALL-UNNAMED",
          "--add-opens=jdk.compiler/com.sun.tools.javac=ALL-UNNAMED",
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
          "--add-opens=java.base/java.io=ALL-UNNAMED",
          "--add-opens=java.base/java.util=ALL-UNNAMED",
          "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
          "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED");

  private DurablePutComparison() {}

  /** Runs. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Options options = new Options(arguments);
    boolean isSynced = options.text("class").orElse("fsync").equals("fsync");
    List<String> targets = options.list("targets", isSynced ? SYNCED : NOT_SYNCED);
    JsonWriter json = new JsonWriter().beginArray();
    for (String bytes : options.list("bytes", "256,4096")) {
      for (String threads : options.list("threads", "platform,virtual")) {
        for (String writers : options.list("writers", "1,4,16,64")) {
          Figures figures =
              new Figures(
                  "%s put, %s B, %s writers, %s threads"
                      .formatted(isSynced ? "durable" : "unsynced", bytes, writers, threads),
                  "puts/s",
                  true);
          for (int i = 0; i < options.number("rounds", 3); i++) {
            for (String target : targets) {
              figures.add(target, turn(target, bytes, writers, threads, options));
              if (threads.equals("virtual") && target.equals("rocksdb")) {
                figures.add("rocksdb@platform", turn(target, bytes, writers, "platform", options));
              }
            }
          }
          figures.print();
          figures.write(json);
        }
      }
    }
    if (options.text("out").isPresent()) {
      Files.writeString(Path.of(options.text("out").get()), json.endArray() + "\n");
    }
  }

  private static Map<String, Double> turn(
      String target, String bytes, String writers, String threads, Options options)
      throws IOException, InterruptedException {
    return Turn.run(
        PutTurn.class,
        new ArrayList<>(JVM),
        List.of(target, bytes, writers, threads, Integer.toString(options.number("millis", 2000))));
  }
}
