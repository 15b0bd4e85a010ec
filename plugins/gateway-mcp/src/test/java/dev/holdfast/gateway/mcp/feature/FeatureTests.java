package dev.holdfast.gateway.mcp.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.json.JsonSlice;
import dev.holdfast.gateway.mcp.protocol.SessionClient;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Resources, prompts, completion and content, as a client of any revision sees them. */
class FeatureTests {
  private SessionClient client;

  @BeforeEach
  void begin() throws Exception {
    client = SessionClient.initialized();
  }

  private static JsonSlice at(JsonSlice json, String... path) {
    JsonSlice found = json;
    for (String name : path) {
      found = found.member(name).orElseThrow(() -> new AssertionError(name + " in " + json.raw()));
    }
    return found;
  }

  private JsonSlice result(String method, String params) throws Exception {
    return at(client.ask(method, params), "result");
  }

  private void put(String key, String members) throws Exception {
    client.call("context_write", "{\"key\":\"" + key + "\"," + members + "}");
  }

  private JsonSlice read(String uri) throws Exception {
    return at(result("resources/read", "{\"uri\":\"" + uri + "\"}"), "contents")
        .elements()
        .getFirst();
  }

  @Test
  void contextsAreListedPageByPageAfterThoseOfPlugins() throws Exception {
    for (int i = 0; i < 150; i++) {
      put("k%03d".formatted(i), "\"value\":1");
    }

    JsonSlice first = result("resources/list", "{}");
    JsonSlice second =
        result("resources/list", "{\"cursor\":" + at(first, "nextCursor").raw() + "}");

    assertThat(at(first, "resources").elements()).hasSize(100 + 3);
    assertThat(at(first, "resources").elements().getFirst().raw()).contains("test://static-text");
    assertThat(at(second, "resources").elements()).hasSize(50);
    assertThat(at(second, "resources").elements().getFirst().raw())
        .contains("holdfast://contexts/k100");
    assertThat(second.member("nextCursor")).isEmpty();
  }

  @Test
  void aListedUriIsReadable() throws Exception {
    put("a b/\u00e4?#%", "\"value\":{\"x\":1}");
    JsonSlice listed = at(result("resources/list", "{}"), "resources").elements().getLast();
    assertThat(at(listed, "uri").asText()).isEqualTo("holdfast://contexts/a%20b/%C3%A4%3F%23%25");
    assertThat(at(listed, "name").asText()).isEqualTo("a b/\u00e4?#%");
    assertThat(at(listed, "size").asLong()).isEqualTo(7);

    JsonSlice content = read(at(listed, "uri").asText());

    assertThat(at(content, "text").asText()).isEqualTo("{\"x\":1}");
    assertThat(at(content, "mimeType").asText()).isEqualTo("application/json");
  }

  @Test
  void bytesAreABlobAndSoIsTextThatIsNone() throws Exception {
    put("bytes", "\"bytes\":\"/w==\"");
    put("liar", "\"bytes\":\"/w==\",\"contentType\":\"text/plain\"");
    put("text", "\"bytes\":\"aGk=\",\"contentType\":\"text/plain; charset=utf-8\"");

    assertThat(at(read("holdfast://contexts/bytes"), "blob").asText()).isEqualTo("/w==");
    assertThat(at(read("holdfast://contexts/liar"), "blob").asText()).isEqualTo("/w==");
    assertThat(at(read("holdfast://contexts/text"), "text").asText()).isEqualTo("hi");
  }

  @Test
  void templatesAreOursAndThoseOfPlugins() throws Exception {
    JsonSlice templates = at(result("resources/templates/list", "{}"), "resourceTemplates");

    assertThat(templates.elements())
        .extracting(template -> at(template, "uriTemplate").asText())
        .containsExactly("holdfast://contexts/{+key}{?version}", "test://template/{id}/data");
    assertThat(at(read("test://template/77/data"), "text").asText()).contains("77");
  }

  @Test
  void recallPutsAContextBeforeTheModel() throws Exception {
    put("plan", "\"value\":[1]");

    JsonSlice messages =
        at(
            result("prompts/get", "{\"name\":\"recall\",\"arguments\":{\"key\":\"plan\"}}"),
            "messages");

    assertThat(at(messages.elements().getFirst(), "content", "resource", "text").asText())
        .isEqualTo("[1]");
    assertThat(at(messages.elements().getLast(), "content", "text").asText())
        .contains("ifVersion 1");
  }

  @ParameterizedTest
  @CsvSource({"plan, ifVersion 1", "fresh, ifVersion 0"})
  void rememberNamesTheVersionToWriteOver(String key, String expected) throws Exception {
    put("plan", "\"value\":[1]");

    JsonSlice messages =
        at(
            result(
                "prompts/get", "{\"name\":\"remember\",\"arguments\":{\"key\":\"" + key + "\"}}"),
            "messages");

    assertThat(at(messages.elements().getFirst(), "content", "text").asText()).contains(expected);
  }

  private JsonSlice complete(String ref, String argument, String begun) throws Exception {
    return at(
        result(
            "completion/complete",
            "{\"ref\":%s,\"argument\":{\"name\":\"%s\",\"value\":\"%s\"}}"
                .formatted(ref, argument, begun)),
        "completion");
  }

  @Test
  void keysAreCompletedForTheTemplateAndThePrompts() throws Exception {
    put("plan/a", "\"value\":1");
    put("plan/b", "\"value\":1");
    put("other", "\"value\":1");
    String template =
        "{\"type\":\"ref/resource\",\"uri\":\"holdfast://contexts/{+key}{?version}\"}";
    String recall = "{\"type\":\"ref/prompt\",\"name\":\"recall\"}";

    assertThat(at(complete(template, "key", "plan/"), "values").raw())
        .isEqualTo("[\"plan/a\",\"plan/b\"]");
    assertThat(at(complete(recall, "key", "pl"), "values").elements()).hasSize(2);
    assertThat(at(complete(template, "version", "1"), "values").elements()).isEmpty();
  }

  @Test
  void noMoreThanAHundredValuesAreGiven() throws Exception {
    for (int i = 0; i < 101; i++) {
      put("k" + i, "\"value\":1");
    }

    JsonSlice completion = complete("{\"type\":\"ref/prompt\",\"name\":\"remember\"}", "key", "k");

    assertThat(at(completion, "values").elements()).hasSize(100);
    assertThat(at(completion, "hasMore").asBoolean()).isTrue();
  }

  @Test
  void shownContentStandsBeforeTheAnswerAndAloneWhenThatIsEmpty() throws Exception {
    JsonSlice content = at(client.call("test_multiple_content_types", "{}"), "content");

    assertThat(content.elements())
        .extracting(block -> at(block, "type").asText())
        .containsExactly("text", "image", "resource");
    assertThat(at(client.call("test_audio_content", "{}"), "content").raw())
        .contains("\"type\":\"audio\"")
        .contains("audio/wav");
  }
}
