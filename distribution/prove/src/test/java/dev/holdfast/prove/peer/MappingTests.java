package dev.holdfast.prove.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class MappingTests {
  private static Mapping parse(String json) {
    return Mapping.parse(json.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aMappingIsRead() {
    Mapping mapping =
        parse(
            """
            {"write": {"tool": "add", "arguments": {"note": "${text}"}}, "read": {"tool": "all"},
             "environment": {"STATE": "${directory}/state"}, "files": {"a.json": "{}"},
             "pidFile": "pid", "ordered": true}
            """);
    assertThat(new String(mapping.write().with("a\"b"), StandardCharsets.UTF_8))
        .isEqualTo("{\"note\": \"a\\\"b\"}");
    assertThat(mapping.read()).isEqualTo(new Mapping.Call("all", "{}"));
    assertThat(mapping.environmentIn(Path.of("/d"))).containsEntry("STATE", "/d/state");
    assertThat(mapping.pidFile()).contains("pid");
    assertThat(mapping.isOrdered()).isTrue();
    assertThat(mapping.fits(List.of("all", "add", "more"))).isTrue();
    assertThat(mapping.fits(List.of("add"))).isFalse();
  }

  @Test
  void aMistakeIsNamed() {
    assertThatThrownBy(() -> parse("{\"read\":{\"tool\":\"a\"}}")).hasMessageContaining("'write'");
    assertThatThrownBy(() -> parse("{\"write\":{\"tool\":\"a\"},\"read\":{\"tool\":\"a\"}}"))
        .hasMessageContaining("${text}");
    assertThatThrownBy(() -> parse("{\"wriet\":{}}"))
        .hasMessageContaining("unknown member 'wriet'");
    assertThatThrownBy(() -> parse("nonsense")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> parse("[]")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theReferenceMemoryServerAndHoldfastAreKnown() {
    assertThat(KnownPeers.of(List.of("create_entities", "add_observations", "read_graph")))
        .get()
        .extracting(mapping -> mapping.environment().keySet().iterator().next())
        .isEqualTo("MEMORY_FILE_PATH");
    assertThat(KnownPeers.of(List.of("context_read", "context_write", "lease")))
        .get()
        .extracting(Mapping::isOrdered)
        .isEqualTo(true);
    assertThat(KnownPeers.of(List.of("echo"))).isEmpty();
  }

  @Test
  void aStrangerIsAskedWithTheStateOfNobodyElse() {
    assertThat(KnownPeers.ofStranger().environment())
        .containsKeys("MEMORY_FILE_PATH", "HOLDFAST_HOME");
  }
}
