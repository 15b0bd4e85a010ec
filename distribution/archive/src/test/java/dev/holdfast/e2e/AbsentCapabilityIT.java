package dev.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What the chosen backends cannot do is said, not faked. */
final class AbsentCapabilityIT {

  @Test
  void withoutALogThereIsNoHistory() throws IOException {
    try (HoldfastProcess holdfast = HoldfastProcess.create()) {
      holdfast.configure("persistence: none\n");
      holdfast.upDirectly();
      try (HttpDaemon http = holdfast.http()) {
        HttpDaemon.ok(http.putJson("notes/a", "1".getBytes(StandardCharsets.UTF_8)));
        HttpDaemon.ok(http.putJson("notes/a", "2".getBytes(StandardCharsets.UTF_8)));

        HttpResponse<byte[]> history = http.send("GET", "/v1/history/notes/a", new byte[0]);
        HttpResponse<byte[]> older =
            http.send("GET", "/v1/contexts/notes/a?version=1", new byte[0]);

        assertThat(history.statusCode()).isEqualTo(501);
        assertThat(new String(history.body(), StandardCharsets.UTF_8))
            .contains("\"code\":\"unsupported\"");
        assertThat(older.statusCode()).isEqualTo(501);
        assertThat(http.get("notes/a")).isEqualTo("2".getBytes(StandardCharsets.UTF_8));
      }
    }
  }
}
