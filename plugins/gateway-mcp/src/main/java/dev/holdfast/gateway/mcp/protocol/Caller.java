package dev.holdfast.gateway.mcp.protocol;

import dev.holdfast.api.json.JsonSlice;
import dev.holdfast.api.web.Client;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What a client said of itself: in its handshake, or in each request.
 *
 * @param name how it calls itself; empty when it did not say. For display only
 * @param features what it can do for the server
 * @param logLevel from which level on it wants log messages; empty = none at all
 */
public record Caller(String name, Set<Client.Feature> features, Optional<Client.Level> logLevel) {

  /** Copies the features. */
  public Caller {
    features = Set.copyOf(features);
  }

  /** The features that the protocol's {@code ClientCapabilities} name. */
  static Set<Client.Feature> features(JsonSlice capabilities) {
    Params given = Params.of(capabilities);
    Set<Client.Feature> features = EnumSet.noneOf(Client.Feature.class);
    // A client that can only open URLs cannot show a form; one that says nothing more can.
    if (given.object("elicitation").map(Params::of).filter(Caller::hasForms).isPresent()) {
      features.add(Client.Feature.ELICITATION);
    }
    if (given.object("sampling").isPresent()) {
      features.add(Client.Feature.SAMPLING);
    }
    if (given.object("roots").isPresent()) {
      features.add(Client.Feature.ROOTS);
    }
    return features;
  }

  private static boolean hasForms(Params elicitation) {
    return elicitation.members().isEmpty() || elicitation.has("form");
  }

  /** The name that an {@code Implementation} object gives. */
  static String name(Params params, String member) {
    return params.object(member).flatMap(info -> Params.of(info).text("name")).orElse("");
  }

  /** The level of that name. */
  static Optional<Client.Level> level(String text) {
    for (Client.Level level : Client.Level.values()) {
      if (level.name().toLowerCase(Locale.ROOT).equals(text)) {
        return Optional.of(level);
      }
    }
    return Optional.empty();
  }
}
