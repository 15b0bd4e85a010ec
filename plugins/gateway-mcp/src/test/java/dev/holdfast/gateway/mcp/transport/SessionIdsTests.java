package dev.holdfast.gateway.mcp.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.tck.RealFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionIdsTests {
  @TempDir private Path directory;

  private SessionIds load() throws Exception {
    return new SessionIds(SessionKeyFile.load(new RealFiles(), directory.resolve("mcp")));
  }

  @Test
  void anIdSurvivesARestart() throws Exception {
    String id = load().issue("alice");

    assertThat(load().isIssued(id, "alice")).isTrue();
  }

  @Test
  void anIdIsVisibleAsciiAndNeverTheSame() throws Exception {
    SessionIds ids = load();

    assertThat(ids.issue("a")).matches("[!-~]{60,80}").isNotEqualTo(ids.issue("a"));
  }

  @Test
  void anIdIsWorthNothingToAnother() throws Exception {
    SessionIds ids = load();

    assertThat(ids.isIssued(ids.issue("alice"), "bob")).isFalse();
  }

  @Test
  void damagedIdsAreRefused() throws Exception {
    SessionIds ids = load();
    String id = ids.issue("alice");

    for (int i = 0; i < id.length(); i++) {
      // The last character of each part also carries bits that say nothing; it is left out.
      if (i != 21 && i != id.length() - 1) {
        char other = id.charAt(i) == 'A' ? 'B' : 'A';
        String damaged = id.substring(0, i) + other + id.substring(i + 1);
        assertThat(ids.isIssued(damaged, "alice")).as("character %d", i).isFalse();
      }
    }
    for (String hostile : new String[] {"", ".", "a.b", "é.é", id + "A", "x".repeat(10_000)}) {
      assertThat(ids.isIssued(hostile, "alice")).isFalse();
    }
  }

  @Test
  void aHalfWrittenSecretIsReplaced() throws Exception {
    String before = load().issue("alice");
    Path file = directory.resolve("mcp").resolve("session-key");
    Files.write(file, new byte[] {1, 2, 3});

    assertThat(load().isIssued(before, "alice")).isFalse();
    assertThat(Files.size(file)).isEqualTo(32);
  }
}
