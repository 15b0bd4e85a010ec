package dev.holdfast.launcher.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

final class LockCommandTests {
  private static final String GRANT =
      "{\"id\":\"abc\",\"names\":[\"n\"],\"token\":42,\"expiresAt\":\"2026-01-01T00:00:00Z\"}";

  @TempDir Path folder;
  private FakeDaemon daemon;

  @BeforeEach
  void start() throws IOException {
    daemon = new FakeDaemon(folder.resolve("home"));
    daemon.tell("DELETE /v1/leases/abc", 200, "{}");
  }

  @AfterEach
  void stop() {
    daemon.close();
  }

  private Ran lock(String... arguments) {
    String[] all = new String[arguments.length + 3];
    all[0] = "lock";
    all[1] = "--home";
    all[2] = daemon.home().directory().toString();
    System.arraycopy(arguments, 0, all, 3, arguments.length);
    return Ran.of(all);
  }

  @Test
  void theCommandSeesFenceAndLeaseAndItsExitCodeIsPassedOn() throws IOException {
    daemon.tell("POST /v1/leases", 200, GRANT);
    Path seen = folder.resolve("seen");

    Ran ran =
        lock(
            "n", "--", "sh", "-c", "echo $HOLDFAST_FENCE $HOLDFAST_LEASE > '" + seen + "'; exit 7");

    assertThat(ran.exitCode()).isEqualTo(7);
    assertThat(Files.readString(seen)).isEqualTo("42 abc\n");
    assertThat(daemon.last().method() + " " + daemon.last().target())
        .isEqualTo("DELETE /v1/leases/abc");
  }

  @Test
  void withoutCommandTheLeaseIsPrintedAndKept() {
    daemon.tell("POST /v1/leases", 200, GRANT);

    assertThat(lock("n").out()).isEqualTo("lease abc fence 42 expires 2026-01-01T00:00:00Z\n");
    assertThat(lock("n", "--json").out()).isEqualTo(GRANT + "\n");
    assertThat(daemon.asked()).noneMatch(asked -> asked.method().equals("DELETE"));
  }

  @Test
  void heldIsRefusedAndNothingRuns() {
    daemon.tell(
        "POST /v1/leases", 409, "{\"code\":\"held\",\"detail\":\"Held.\",\"holder\":\"other\"}");
    Path seen = folder.resolve("seen");

    Ran ran = lock("n", "--", "touch", seen.toString());

    assertThat(ran.exitCode()).isEqualTo(3);
    assertThat(ran.err()).isEqualTo("holdfast: held: Held. (holder other)\n");
    assertThat(seen).doesNotExist();
  }

  @Test
  @Timeout(20)
  void aLostLeaseEndsTheCommand() {
    daemon.tell("POST /v1/leases", 200, GRANT);
    daemon.tell("POST /v1/leases/abc/renew", 404, "{\"code\":\"not-found\"}");

    Ran ran = lock("n", "--ttl", "600ms", "--", "sleep", "60");

    assertThat(ran.exitCode()).isEqualTo(3);
    assertThat(ran.err()).contains("was lost");
  }

  @Test
  void aCommandThatCannotBeRunReleasesTheLease() {
    daemon.tell("POST /v1/leases", 200, GRANT);

    Ran ran = lock("n", "--", folder.resolve("none").toString());

    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(daemon.last().method()).isEqualTo("DELETE");
  }
}
