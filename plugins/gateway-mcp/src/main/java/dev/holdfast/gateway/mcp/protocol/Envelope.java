package dev.holdfast.gateway.mcp.protocol;

import dev.holdfast.api.json.JsonSlice;
import dev.holdfast.api.json.JsonWriter;
import dev.holdfast.api.web.Client;
import java.util.Optional;

/** What each request of a stateless revision says of itself, in its {@code _meta}. */
public sealed interface Envelope {

  /**
   * It says all that it must.
   *
   * @param revision the revision of the protocol
   * @param caller the client
   */
  record Complete(String revision, Caller caller) implements Envelope {}

  /** It does not. */
  record Faulty(Fault fault) implements Envelope {}

  /** Reads it. */
  static Envelope of(Frame.Request request) {
    Params meta = new Params(request.params()).meta();
    Optional<String> revision = meta.text(StatelessEra.META + "protocolVersion");
    if (revision.isEmpty()) {
      return missing("protocolVersion");
    }
    Optional<JsonSlice> capabilities = meta.object(StatelessEra.META + "clientCapabilities");
    if (capabilities.isEmpty()) {
      return missing("clientCapabilities");
    }
    Optional<Client.Level> level = meta.text(StatelessEra.META + "logLevel").flatMap(Caller::level);
    if (level.isEmpty() && meta.has(StatelessEra.META + "logLevel")) {
      return new Faulty(
          Fault.invalidParams("The log level is one of debug, info, notice, ... emergency."));
    }
    return new Complete(
        revision.get(),
        new Caller(
            Caller.name(meta, StatelessEra.META + "clientInfo"),
            Caller.features(capabilities.get()),
            level));
  }

  private static Envelope missing(String name) {
    return new Faulty(
        Fault.invalidParams(
            "'_meta' lacks '" + StatelessEra.META + name + "', or it is of the wrong kind."));
  }

  /** The fault of a revision that is not spoken here; empty when it is. */
  static Optional<Fault> unsupported(String revision) {
    if (StatelessEra.REVISIONS.contains(revision)) {
      return Optional.empty();
    }
    JsonWriter data = new JsonWriter().beginObject().name("supported").beginArray();
    StatelessEra.REVISIONS.forEach(data::value);
    data.endArray().member("requested", revision).endObject();
    return Optional.of(
        new Fault(Fault.UNSUPPORTED_REVISION, "Unsupported protocol version.").with(data));
  }
}
