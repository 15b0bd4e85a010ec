package dev.holdfast.launcher.command;

import dev.holdfast.api.Quantities;
import dev.holdfast.api.json.JsonWriter;
import dev.holdfast.launcher.client.Answer;
import dev.holdfast.launcher.client.Call;
import dev.holdfast.launcher.client.DaemonClient;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code holdfast ttl}. */
@Command(
    name = "ttl",
    description =
        "Print how long a key still lives, or move its deadline; its value and version stay.")
final class TtlCommand extends WriteCommand {
  @Parameters(index = "0", paramLabel = "KEY", description = "The key.")
  @SuppressWarnings("NullAway.Init")
  String key;

  @ArgGroup @Nullable Move move;

  /** How the deadline moves. */
  static final class Move {
    @Option(names = "--refresh", description = "Begin its TTL anew, from now on.")
    boolean isRefresh;

    @Option(names = "--extend", paramLabel = "D", description = "Let it live D longer (30s, 5m).")
    @Nullable Duration by;
  }

  @Override
  public Integer call() {
    Move wanted = move;
    if (wanted == null) {
      return remaining();
    }
    Duration by = wanted.by;
    String query = by == null ? "?refresh" : "?extend=" + Quantities.format(by);
    return write(Call.of("POST", settings.target(contextPath(key) + query)));
  }

  private int remaining() {
    try (DaemonClient client = connect()) {
      String target = contextPath(key);
      Answer head = client.send(Call.of("HEAD", target));
      // A refusal of HEAD has no body to say why; the refusal of GET has.
      Answer answer = head.status() >= 400 ? client.request(Call.get(target)) : head;
      Optional<String> seconds = answer.header("Holdfast-Expires-In");
      String expiresAt = answer.header("Holdfast-Expires-At").orElse("");
      if (isJson()) {
        JsonWriter json = new JsonWriter().beginObject().member("key", key);
        seconds.ifPresent(text ->
            json.member("remaining", Quantities.format(duration(text)))
                .member("expiresAt", expiresAt));
        terminal().line(json.endObject().toString());
      } else {
        terminal()
            .line(
                seconds
                    .map(text ->
                        key + " " + Quantities.format(duration(text)) + ", expires " + expiresAt)
                    .orElse(key + " is kept for ever"));
      }
      return ExitCode.OK;
    }
  }

  private static Duration duration(String seconds) {
    return Duration.ofSeconds(Long.parseLong(seconds));
  }
}
