package dev.holdfast.gateway.mcp.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.web.Client;
import dev.holdfast.tck.RealFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionIdsTests {
  @TempDir private Path directory;

  private SessionIds load() throws Exception {
    return new SessionIds(SessionKeyFile.load(new RealFiles(), directory.resolve("mcp")));
  }

  @Test
  void anIdSurvivesARestart() throws Exception {
    String id = load().issue("alice", Set.of());

    assertThat(load().verify(id, "alice")).isPresent();
  }

  @Test
  void anIdCarriesWhatItsClientCanDo() throws Exception {
    Set<Client.Feature> features = Set.of(Client.Feature.ELICITATION, Client.Feature.ROOTS);
    String id = load().issue("alice", features);

    assertThat(load().verify(id, "alice").orElseThrow().features()).isEqualTo(features);
  }

  @Test
  void anIdIsVisibleAsciiAndNeverTheSame() throws Exception {
    SessionIds ids = load();

    assertThat(ids.issue("a", Set.of()))
        .matches("[!-~]{60,80}")
        .isNotEqualTo(ids.issue("a", Set.of()));
  }

  @Test
  void anIdIsWorthNothingToAnother() throws Exception {
    SessionIds ids = load();

    assertThat(ids.verify(ids.issue("alice", Set.of()), "bob")).isEmpty();
  }

  @Test
  void damagedIdsAreRefused() throws Exception {
    SessionIds ids = load();
    String id = ids.issue("alice", Set.of());

    for (int i = 0; i < id.length(); i++) {
      // The last character of each part also carries bits that say nothing; it is left out.
      if (i != 22 && i != id.length() - 1) {
        char other = id.charAt(i) == 'A' ? 'B' : 'A';
        String damaged = id.substring(0, i) + other + id.substring(i + 1);
        assertThat(ids.verify(damaged, "alice")).as("character %d", i).isEmpty();
      }
    }
    for (String hostile : new String[] {"", ".", "a.b", "é.é", id + "A", "x".repeat(10_000)}) {
      assertThat(ids.verify(hostile, "alice")).isEmpty();
    }
  }

  @Test
  void aHalfWrittenSecretIsReplaced() throws Exception {
    String before = load().issue("alice", Set.of());
    Path file = directory.resolve("mcp").resolve("session-key");
    Files.write(file, new byte[] {1, 2, 3});

    assertThat(load().verify(before, "alice")).isEmpty();
    assertThat(Files.size(file)).isEqualTo(32);
  }
}
