package dev.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The main job: a conversation that grows, a crash, and every version byte for byte. */
final class ChatVersionsIT {
  private static final int VERSIONS = 42;

  @ParameterizedTest
  @MethodSource("dev.holdfast.e2e.HoldfastProcess#stores")
  void everyVersionOfAGrowingChatSurvivesAKill(String store) throws IOException {
    checkSurvival(store, grownChat());
  }

  @Test
  void everyVersionOfARecordedChatSurvivesAKill() throws IOException {
    // Another recording, when the tester has one: -Dholdfast.corpora=DIR with chat-append/*.json.
    String corpora = System.getProperty("holdfast.corpora");
    List<byte[]> recorded = new ArrayList<>();
    if (corpora != null) {
      try (Stream<Path> files = Files.list(Path.of(corpora, "chat-append"))) {
        for (Path file : files.filter(f -> f.toString().endsWith(".json")).sorted().toList()) {
          recorded.add(Files.readAllBytes(file));
        }
      }
    }
    checkSurvival("memory", recorded.isEmpty() ? grownChat().reversed() : recorded);
  }

  private static void checkSurvival(String store, List<byte[]> versions) throws IOException {
    try (HoldfastProcess holdfast = HoldfastProcess.create(store)) {
      holdfast.up();
      try (HttpDaemon http = holdfast.http()) {
        for (byte[] version : versions) {
          HttpDaemon.ok(http.putJson("chat/one", version));
        }
        long whole = versions.stream().mapToLong(version -> version.length).sum();
        assertThat(http.metric("holdfast_log_bytes_total"))
            .as("values are logged as deltas")
            .isLessThan(whole / 3);
      }

      holdfast.kill();
      holdfast.up();

      try (HttpDaemon http = holdfast.http()) {
        for (int i = 0; i < versions.size(); i++) {
          assertThat(http.get("chat/one", i + 1))
              .as("version %d", i + 1)
              .isEqualTo(versions.get(i));
        }
        assertThat(http.get("chat/one")).isEqualTo(versions.getLast());
      }
      assertThat(holdfast.run("history", "chat/one").orFail().out().lines())
          .hasSize(versions.size());
      assertThat(holdfast.run("get", "chat/one", "--version", "7").orFail().bytes())
          .isEqualTo(versions.get(6));
    }
  }

  /** Version k holds the first k messages, with whatever makes JSON hard to keep as it is. */
  static List<byte[]> grownChat() {
    Random random = new Random(42);
    List<byte[]> versions = new ArrayList<>();
    StringBuilder messages = new StringBuilder();
    for (int i = 0; i < VERSIONS; i++) {
      messages.append(i == 0 ? "" : ",\n  ");
      messages
          .append("{\"role\": \"")
          .append(i % 2 == 0 ? "user" : "assistant")
          .append("\",  \"n\": ")
          .append(i)
          .append(".50, \"role\": \"twice\", \"text\": \"\\u00e9 é \\\"");
      for (int word = 0; word < 20 + random.nextInt(150); word++) {
        messages.append(Integer.toString(random.nextInt(1 << 20), 36)).append(' ');
      }
      messages.append("\"}");
      versions.add(("[" + messages + "]\n").getBytes(StandardCharsets.UTF_8));
    }
    return versions;
  }
}
