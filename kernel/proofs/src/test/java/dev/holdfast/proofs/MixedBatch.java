package dev.holdfast.proofs;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.api.Content;
import dev.holdfast.api.ContextKey;
import dev.holdfast.api.WriteOperation;
import dev.holdfast.api.WriteOperation.PatchFormat;
import dev.holdfast.api.WriteOptions;
import dev.holdfast.api.WriteRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes of every kind, with every option, on keys that are there and on keys that are not. */
final class MixedBatch {
  private static final int GROUPS = 100;

  private MixedBatch() {}

  /** What must be there before. */
  static List<WriteRequest> ground() {
    List<WriteRequest> ground = new ArrayList<>();
    for (int i = 0; i < GROUPS; i++) {
      ground.add(
          batch(
              put("mixed/%d/object".formatted(i), "{\"n\":" + i + "}", WriteOptions.NONE),
              put("mixed/%d/array".formatted(i), "[" + i + "]", WriteOptions.NONE),
              put("mixed/%d/doomed".formatted(i), "0", WriteOptions.NONE),
              put("mixed/%d/fenced".formatted(i), "0", WriteOptions.NONE)));
    }
    return ground;
  }

  /**
   * 1,000 operations.
   *
   * @param token of a lease on {@code mixed/**}
   */
  static WriteRequest of(long token) {
    List<WriteOperation> all = new ArrayList<>();
    for (int i = 0; i < GROUPS; i++) {
      String at = "mixed/%d/".formatted(i);
      all.add(patch(at + "object", "{\"m\":[" + i + "]}", PatchFormat.MERGE_PATCH));
      all.add(
          patch(
              at + "object",
              "[{\"op\":\"test\",\"path\":\"/n\",\"value\":"
                  + i
                  + "},"
                  + "{\"op\":\"add\",\"path\":\"/m/-\",\"value\":\"x\"}]",
              PatchFormat.JSON_PATCH));
      all.add(append(at + "array", "\"added\"", WriteOptions.ifVersion(1)));
      all.add(append(at + "array", "2", WriteOptions.NONE.withTtl(Duration.ofMinutes(2))));
      all.add(append(at + "new-array", "1", WriteOptions.NONE));
      all.add(put(at + "new", "true", WriteOptions.ifVersion(0)));
      all.add(put(at + "fenced", "{\"by\":\"holder\"}", WriteOptions.NONE.withFence(token)));
      all.add(put(at + "short", "1", WriteOptions.NONE.withTtl(Duration.ofSeconds(30))));
      all.add(new WriteOperation.Delete(new ContextKey(at + "doomed"), WriteOptions.NONE));
      all.add(put(at + "doomed", "\"again\"", WriteOptions.ifVersion(0)));
    }
    return new WriteRequest(all, Optional.of("mixed batch"), true);
  }

  static WriteRequest batch(WriteOperation... operations) {
    return new WriteRequest(List.of(operations), Optional.empty(), true);
  }

  static WriteOperation put(String key, String json, WriteOptions options) {
    return new WriteOperation.Put(new ContextKey(key), Content.json(json.getBytes(UTF_8)), options);
  }

  private static WriteOperation append(String key, String json, WriteOptions options) {
    return new WriteOperation.Append(
        new ContextKey(key), Content.json(json.getBytes(UTF_8)), options);
  }

  private static WriteOperation patch(String key, String document, PatchFormat format) {
    return new WriteOperation.Patch(
        new ContextKey(key), format, document.getBytes(UTF_8), WriteOptions.NONE);
  }
}
