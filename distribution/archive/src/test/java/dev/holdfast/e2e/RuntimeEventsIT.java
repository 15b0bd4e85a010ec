package dev.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.json.JsonSlice;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A lease that its holder lets run out is told to whoever follows, and to the log. */
final class RuntimeEventsIT {

  @Test
  void lostLeaseIsToldToFollowersAndLoggedWithoutItsName() throws Exception {
    try (HoldfastProcess holdfast = HoldfastProcess.create()) {
      holdfast.upDirectly();
      Process follower = holdfast.process(List.of("events", "--follow", "--json")).start();
      try (HttpDaemon http = holdfast.http();
          BufferedReader lines = follower.inputReader(StandardCharsets.UTF_8)) {
        HttpDaemon.ok(
            http.send(
                "POST",
                "/v1/leases",
                "{\"names\":[\"plans/secret\"],\"ttl\":\"2s\"}".getBytes(StandardCharsets.UTF_8),
                "Content-Type",
                "application/json"));

        JsonSlice event = JsonSlice.parse(lines.readLine().getBytes(StandardCharsets.UTF_8), 16);

        assertThat(event.member("kind").orElseThrow().asText()).isEqualTo("lease_lost");
        assertThat(event.member("key").orElseThrow().asText()).isEqualTo("plans/secret");
        assertThat(holdfast.run("events").orFail().out())
            .contains("lease_lost", "key=plans/secret");
        assertThat(holdfast.run("status").orFail().out()).contains("1 lost", "1 lease lost");
        holdfast.down();
        String log = Files.readString(holdfast.home().resolve("logs").resolve("holdfast.log"));
        assertThat(log).contains("event=lease_lost seq=1 holder=\"owner\" names=1");
        assertThat(log).doesNotContain("plans/secret");
      } finally {
        follower.destroy();
      }
    }
  }
}
