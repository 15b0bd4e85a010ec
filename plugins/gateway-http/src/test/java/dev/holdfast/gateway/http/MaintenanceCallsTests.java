package dev.holdfast.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.gateway.http.TestClient.Answer;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Backups and verifications over HTTP. */
final class MaintenanceCallsTests {
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
  void backupIsAcceptedAndSaysWhereToAsk() throws Exception {
    Answer begun = client.call("POST", "/v1/backups", "{\"directory\": \"/backups/good\"}");

    assertThat(begun.status()).isEqualTo(202);
    assertThat(begun.header("Location")).isEqualTo("/v1/backups/backup-2");
    assertThat(begun.text())
        .isEqualTo(
            "{\"id\":\"backup-2\",\"kind\":\"backup\",\"state\":\"running\",\"directory\":"
                + "\"/backups/good\",\"startedAt\":\"2030-01-01T00:00:00Z\",\"doneBytes\":1024,"
                + "\"totalBytes\":4096}");
  }

  @Test
  void failedBackupTellsWhy() throws Exception {
    Answer ended = client.call("GET", "/v1/backups/backup-2", "");

    assertThat(ended.status()).isEqualTo(200);
    assertThat(ended.text())
        .contains("\"state\":\"failed\"")
        .endsWith("\"failure\":{\"code\":\"unavailable\",\"detail\":\"The disk is full.\"}}");
  }

  @Test
  void verificationTellsCoverageAndFindings() throws Exception {
    Answer begun = client.call("POST", "/v1/verifications", "");
    Answer ended = client.call("GET", begun.header("Location"), "");

    assertThat(begun.status()).isEqualTo(202);
    assertThat(ended.text())
        .contains("\"state\":\"done\"", "\"endedAt\":\"2030-01-01T00:00:02Z\"")
        .contains("\"coverage\":{\"records\":3},\"findings\":[\"an entry is damaged\"]");
  }

  @Test
  void refusalsKeepTheirCodes() throws Exception {
    Answer held = client.call("POST", "/v1/backups", "{\"directory\": \"/elsewhere\"}");

    assertThat(held.status()).isEqualTo(409);
    assertThat(held.text()).contains("\"code\":\"held\"", "\"job\":\"backup-1\"");
    assertThat(client.call("POST", "/v1/backups", "{}").text()).contains("'directory' is missing");
    assertThat(client.call("GET", "/v1/backups/unknown", "").status()).isEqualTo(404);
    assertThat(client.call("GET", "/v1/backups/verification-3", "").status()).isEqualTo(404);
    assertThat(client.call("GET", "/v1/verifications", "").status()).isEqualTo(405);
  }
}
