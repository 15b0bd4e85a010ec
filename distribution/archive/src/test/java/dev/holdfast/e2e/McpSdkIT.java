package dev.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.client.transport.ServerParameters;
import io.modelcontextprotocol.client.transport.StdioClientTransport;
import io.modelcontextprotocol.json.McpJsonDefaults;
import io.modelcontextprotocol.spec.McpClientTransport;
import io.modelcontextprotocol.spec.McpError;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.TextContent;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The official Java SDK as the client, over both transports and in both revisions. */
final class McpSdkIT {
  private static HoldfastProcess holdfast;

  private enum Transport {
    STDIO {
      @Override
      McpClientTransport open(String revision) {
        ServerParameters parameters =
            ServerParameters.builder(Installation.script().toString())
                .args("mcp")
                .addEnvVar("HOLDFAST_HOME", holdfast.home().toString())
                .addEnvVar("JAVA_HOME", System.getProperty("java.home"))
                .build();
        return new StdioClientTransport(parameters, McpJsonDefaults.getMapper()) {
          @Override
          public List<String> protocolVersions() {
            return List.of(revision);
          }

          @Override
          public void close() {
            // By itself it does not wait, and a shim that is still there revives a killed daemon.
            closeGracefully().block(Installation.PATIENCE);
          }
        };
      }
    },
    HTTP {
      @Override
      McpClientTransport open(String revision) {
        String address = holdfast.daemonFile().members().get("address").asText();
        return HttpClientStreamableHttpTransport.builder("http://" + address)
            .endpoint("/mcp")
            .requestBuilder(
                HttpRequest.newBuilder().header("Authorization", "Bearer " + holdfast.token()))
            .supportedProtocolVersions(List.of(revision))
            .build();
      }
    };

    /** A transport that knows one revision only. */
    abstract McpClientTransport open(String revision);
  }

  @BeforeAll
  static void start() {
    holdfast = HoldfastProcess.create();
    holdfast.upDirectly();
  }

  @AfterAll
  static void stop() {
    holdfast.close();
  }

  private static McpSyncClient connect(Transport transport, String revision) {
    return McpClient.sync(transport.open(revision)).requestTimeout(Duration.ofSeconds(30)).build();
  }

  private static CallToolResult call(
      McpSyncClient client, String tool, Map<String, Object> arguments) {
    return client.callTool(CallToolRequest.builder(tool).arguments(arguments).build());
  }

  /** What a tool answered, after a look that it stands there twice. */
  @SuppressWarnings("unchecked")
  private static Map<String, Object> answer(CallToolResult result) throws Exception {
    Map<String, Object> structured = (Map<String, Object>) result.structuredContent();
    String text = ((TextContent) result.content().getFirst()).text();
    assertThat(McpJsonDefaults.getMapper().readValue(text, Map.class)).isEqualTo(structured);
    return structured;
  }

  private static Map<String, Object> done(CallToolResult result) throws Exception {
    assertThat(result.isError()).as("%s", result.content()).isNotEqualTo(Boolean.TRUE);
    return answer(result);
  }

  @ParameterizedTest
  @CsvSource({"STDIO,2025-06-18", "STDIO,2025-11-25", "HTTP,2025-06-18", "HTTP,2025-11-25"})
  void anUnchangedClientWritesReadsAndIsRefused(Transport transport, String revision)
      throws Exception {
    String prefix = "sdk/" + UUID.randomUUID() + "/";
    Map<String, Object> value = Map.of("text", "é\n\"", "n", List.of(1, 2.5));
    try (McpSyncClient client = connect(transport, revision)) {
      assertThat(client.initialize().protocolVersion()).isEqualTo(revision);
      assertThat(client.getServerInfo().name()).isEqualTo("holdfast");
      assertThat(client.getServerInstructions()).contains("context_read");
      assertThat(client.ping()).isNotNull();
      assertThat(client.listTools().tools())
          .extracting(Tool::name)
          .contains("context_read", "context_write", "lease", "status");

      Map<String, Object> put =
          done(call(client, "context_write", Map.of("key", prefix + "a", "value", value)));
      Map<String, Object> read = done(call(client, "context_read", Map.of("key", prefix + "a")));
      assertThat(put).containsEntry("key", prefix + "a").containsEntry("version", 1);
      assertThat(read)
          .containsEntry("value", value)
          .containsEntry("version", 1)
          .containsEntry("digest", put.get("digest"));

      for (int i = 1; i <= 2; i++) {
        Map<String, Object> append =
            Map.of("action", "append", "key", prefix + "list", "value", "element " + i);
        assertThat(done(call(client, "context_write", append))).containsEntry("version", i);
      }
      assertThat(done(call(client, "context_read", Map.of("key", prefix + "list"))))
          .containsEntry("value", List.of("element 1", "element 2"));

      List<Map<String, Object>> operations =
          List.of(
              Map.of("op", "put", "key", prefix + "b", "bytes", "AAEC"),
              Map.of("op", "append", "key", prefix + "list", "value", 3),
              Map.of("op", "delete", "key", prefix + "a", "ifVersion", 1));
      Map<String, Object> batch = Map.of("action", "batch", "operations", operations);
      assertThat((List<?>) done(call(client, "context_write", batch)).get("results")).hasSize(3);
      assertThat(done(call(client, "context_read", Map.of("key", prefix + "b"))))
          .containsEntry("bytes", "AAEC");

      CallToolResult conflict =
          call(
              client,
              "context_write",
              Map.of("key", prefix + "list", "value", List.of(), "ifVersion", 1));
      assertThat(conflict.isError()).isTrue();
      assertThat(answer(conflict))
          .containsEntry("code", "conflict")
          .containsEntry("currentVersion", 3)
          .containsKey("message");
      assertThat(call(client, "context_read", Map.of("key", prefix + "a")).isError()).isTrue();

      assertThat(done(call(client, "status", Map.of("section", "health"))).get("health"))
          .asInstanceOf(InstanceOfAssertFactories.MAP)
          .containsEntry("healthy", true);
    }
  }

  @ParameterizedTest
  @CsvSource({"STDIO,2025-06-18", "HTTP,2025-11-25"})
  void aCallThatAsksForProgressIsAnswered(Transport transport, String revision) throws Exception {
    try (McpSyncClient client = connect(transport, revision)) {
      client.initialize();

      // Over HTTP the answer to such a call is a stream of events.
      CallToolResult result =
          client.callTool(
              CallToolRequest.builder("status").arguments(Map.of()).progressToken("p").build());

      assertThat(done(result)).containsKey("version");
    }
  }

  @ParameterizedTest
  @CsvSource({"STDIO,2025-06-18", "HTTP,2025-11-25"})
  void anUnknownToolIsAnErrorOfTheProtocol(Transport transport, String revision) {
    try (McpSyncClient client = connect(transport, revision)) {
      client.initialize();

      assertThatThrownBy(() -> call(client, "no_such_tool", Map.of()))
          .isInstanceOf(McpError.class)
          .hasMessageContaining("no_such_tool");
      assertThat(client.ping()).isNotNull();
    }
  }

  @ParameterizedTest
  @CsvSource({"STDIO,2024-11-05", "HTTP,2025-03-26"})
  void aRevisionThatIsNotSpokenIsNotAgreedTo(Transport transport, String revision) {
    try (McpSyncClient client = connect(transport, revision)) {
      assertThatThrownBy(client::initialize)
          .hasStackTraceContaining("Unsupported protocol version");
    }
  }
}
