package dev.holdfast.tck.persistence;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.holdfast.api.spi.persistence.CommitLog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Appends records and compares them with what comes back. */
final class Writing {
  private Writing() {}

  /** A record as it was appended or visited. */
  record Entry(long position, byte[] payload) {
    @Override
    public String toString() {
      return "record of " + payload.length + " bytes at " + position;
    }
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static Entry append(CommitLog log, String text) {
    return append(log, bytes(text));
  }

  static Entry append(CommitLog log, byte[] payload) {
    return new Entry(log.append(payload), payload);
  }

  /** Records of up to 600 random bytes. */
  static List<Entry> append(CommitLog log, int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] payload = new byte[random.nextInt(600)];
      random.nextBytes(payload);
      entries.add(append(log, payload));
    }
    return entries;
  }

  static List<Entry> replay(CommitLog log, long after) throws IOException {
    List<Entry> entries = new ArrayList<>();
    log.replay(after, (position, payload) -> entries.add(new Entry(position, payload)));
    return entries;
  }

  static void assertSame(List<Entry> expected, List<Entry> found) {
    assertEquals(
        expected.stream().map(Entry::position).toList(),
        found.stream().map(Entry::position).toList(),
        "positions");
    for (int i = 0; i < expected.size(); i++) {
      assertArrayEquals(
          expected.get(i).payload(), found.get(i).payload(), expected.get(i)::toString);
    }
  }

  /** Some of the first records, as they were. */
  static void assertPrefix(List<Entry> expected, List<Entry> found) {
    assertSame(expected.subList(0, Math.min(expected.size(), found.size())), found);
  }
}
