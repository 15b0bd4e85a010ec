package dev.holdfast.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.gateway.http.TestClient.Answer;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Plugins over HTTP. */
final class PluginCallsTests {
  private TestGateway gateway;
  private TestClient client;

  @BeforeEach
  void start() throws IOException {
    gateway = TestGateway.start();
    client = new TestClient(gateway.port());
  }

  @AfterEach
  void stop() {
    client.close();
    gateway.close();
  }

  private Answer change(String id, String verb) throws IOException, InterruptedException {
    return client.call("POST", "/v1/plugins/" + id + "/" + verb, "");
  }

  @ParameterizedTest
  @CsvSource({"reload,started", "enable,started", "disable,disabled"})
  void changeAnswersThePluginAsItIsNow(String verb, String state) throws Exception {
    Answer changed = change("acme.tool", verb);

    assertThat(changed.status()).isEqualTo(200);
    assertThat(changed.text())
        .isEqualTo(
            ("{\"id\":\"acme.tool\",\"version\":\"1.2\",\"state\":\"%s\",\"provides\":"
                    + "[\"store:acme\",\"tool:acme\"],\"available\":[\"store:acme\"],"
                    + "\"capabilities\":{}}")
                .formatted(state));
  }

  @Test
  void refusalsKeepTheirCodes() throws Exception {
    assertThat(change("acme.store", "reload").status()).isEqualTo(409);
    assertThat(change("acme.store", "disable").text())
        .contains("\"code\":\"held\"", "\"plugin\":\"acme.store\"");
    assertThat(change("unknown", "enable").status()).isEqualTo(404);
  }

  @Test
  void onlyPostChanges() throws Exception {
    Answer asked = client.call("GET", "/v1/plugins/acme.tool/reload", "");

    assertThat(asked.status()).isEqualTo(405);
    assertThat(asked.header("Allow")).isEqualTo("POST");
  }
}
