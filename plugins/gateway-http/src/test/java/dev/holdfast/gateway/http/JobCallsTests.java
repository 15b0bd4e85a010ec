package dev.holdfast.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.gateway.http.TestClient.Answer;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class JobCallsTests {
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

  @Test
  void theReportTellsOfQuarantineAndShowsNoMoreThanOneFrame() throws Exception {
    Answer report = client.call("GET", "/v1/jobs", "");

    assertThat(report.status()).isEqualTo(200);
    assertThat(report.text())
        .contains(
            "\"quarantined\":[{\"thread\":\"job-tool-7\",\"kind\":\"tool\",\"operation\":\"tool burn\"",
            "\"exceeded\":\"cpu\"",
            "\"place\":\"com.acme.Burner.spin(Burner.java:20)\"");
  }

  @Test
  void aBudgetIsSetByHandAndTakenBack() throws Exception {
    Answer set = client.call("PUT", "/v1/jobs/policies/tool", "{\"cpu\":\"500ms\"}");
    assertThat(set.status()).isEqualTo(200);
    assertThat(set.text()).contains("\"manual\":{\"cpu\":\"500ms\"}");

    Answer reset = client.call("DELETE", "/v1/jobs/policies/tool", "");
    assertThat(reset.text()).contains("\"manual\":{}");
  }

  @Test
  void whatCannotBeSetIsNamed() throws Exception {
    assertThat(client.call("PUT", "/v1/jobs/policies/dance", "{\"cpu\":\"500ms\"}").text())
        .contains("invalid-request", "hook, tool, participant");
    assertThat(client.call("PUT", "/v1/jobs/policies/tool", "{}").status()).isEqualTo(400);
    assertThat(client.call("PUT", "/v1/jobs/policies/tool", "{\"cpu\":\"soon\"}").status())
        .isEqualTo(400);
  }
}
