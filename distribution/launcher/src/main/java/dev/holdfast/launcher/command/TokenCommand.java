package dev.holdfast.launcher.command;

import dev.holdfast.api.Quantities;
import dev.holdfast.api.json.JsonSlice;
import dev.holdfast.api.json.JsonWriter;
import dev.holdfast.launcher.client.Call;
import dev.holdfast.launcher.client.DaemonClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** {@code holdfast token}. */
@Command(
    name = "token",
    description = "Make, list and revoke bearer tokens; a token's name is its principal.",
    synopsisSubcommandLabel = "(create | list | revoke)",
    subcommands = {
      TokenCommand.Create.class,
      TokenCommand.Listing.class,
      TokenCommand.Revoke.class
    })
final class TokenCommand extends Subcommand {
  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "Give create, list or revoke");
  }

  /** {@code holdfast token create}. */
  @Command(name = "create", description = "Make a token and print it; it is shown this once.")
  static final class Create extends Subcommand {
    @Parameters(index = "0", paramLabel = "NAME", description = "The principal's name.")
    @SuppressWarnings("NullAway.Init")
    String name;

    @Option(
        names = "--prefix",
        paramLabel = "P",
        description = "Open only keys at or below P; may be repeated (default: all keys).")
    List<String> prefixes = new ArrayList<>();

    @Option(names = "--read-only", description = "Forbid writes.")
    boolean isReadOnly;

    @Option(names = "--admin", description = "Allow managing tokens and other people's leases.")
    boolean isAdmin;

    @Option(names = "--expires", paramLabel = "D", description = "End it after D (12h, 30d).")
    @Nullable Duration expires;

    @Override
    public Integer call() {
      JsonWriter json = new JsonWriter().beginObject().member("name", name);
      json.name("prefixes").beginArray();
      prefixes.forEach(json::value);
      json.endArray().member("readOnly", isReadOnly).member("admin", isAdmin);
      Duration lifetime = expires;
      if (lifetime != null) {
        json.member("expires", Quantities.format(lifetime));
      }
      try (DaemonClient client = connect()) {
        JsonSlice created =
            client.request(Call.post("/v1/tokens", json.endObject().toBytes())).json();
        terminal().line(isJson() ? created.raw() : Json.textOrDash(created, "token"));
        return ExitCode.OK;
      }
    }
  }

  /** {@code holdfast token list}. */
  @Command(name = "list", description = "List tokens: name, rights, times; never the token.")
  static final class Listing extends Subcommand {
    @Override
    public Integer call() {
      try (DaemonClient client = connect()) {
        JsonSlice answer = client.request(Call.get("/v1/tokens")).json();
        if (isJson()) {
          terminal().line(answer.raw());
        } else {
          Json.items(answer, "tokens").forEach(token -> terminal().line(line(token)));
        }
        return ExitCode.OK;
      }
    }

    private static String line(JsonSlice token) {
      List<String> rights = new ArrayList<>();
      if (isTrue(token, "admin")) {
        rights.add("admin");
      }
      rights.add(isTrue(token, "readOnly") ? "read-only" : "read-write");
      String prefixes =
          token.member("prefixes").map(Json::inline).filter(p -> !p.isEmpty()).orElse("all keys");
      return "%-24s %-18s %-28s created %s%s"
          .formatted(
              Json.textOrDash(token, "name"),
              String.join(", ", rights),
              prefixes,
              Json.textOrDash(token, "createdAt"),
              Json.text(token, "expiresAt").map(at -> ", expires " + at).orElse(""));
    }

    private static boolean isTrue(JsonSlice object, String name) {
      return Json.text(object, name).filter("true"::equals).isPresent();
    }
  }

  /** {@code holdfast token revoke}. */
  @Command(name = "revoke", description = "End a token at once.")
  static final class Revoke extends Subcommand {
    @Parameters(index = "0", paramLabel = "NAME", description = "The principal's name.")
    @SuppressWarnings("NullAway.Init")
    String name;

    @Override
    public Integer call() {
      try (DaemonClient client = connect()) {
        client.request(Call.of("DELETE", "/v1/tokens/" + Call.encode(name)));
        terminal()
            .line(
                isJson()
                    ? new JsonWriter().beginObject().member("revoked", name).endObject().toString()
                    : name + " revoked");
        return ExitCode.OK;
      }
    }
  }
}
