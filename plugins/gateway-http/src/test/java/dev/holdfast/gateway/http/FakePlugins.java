package dev.holdfast.gateway.http;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.Observatory.PluginStatus;
import dev.holdfast.api.Outcome;
import dev.holdfast.api.Plugins;
import dev.holdfast.api.Refusal;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Knows the plugin acme.tool and the plugin acme.store, which is in use. */
final class FakePlugins implements Plugins {
  @Override
  public Outcome<PluginStatus> reload(String id) {
    return changed(id, "started");
  }

  @Override
  public Outcome<PluginStatus> enable(String id) {
    return changed(id, "started");
  }

  @Override
  public Outcome<PluginStatus> disable(String id) {
    return changed(id, "disabled");
  }

  private static Outcome<PluginStatus> changed(String id, String state) {
    return switch (id) {
      case "acme.tool" ->
          Outcome.done(
              new PluginStatus(
                  id,
                  "1.2",
                  state,
                  List.of("store:acme", "tool:acme"),
                  List.of("store:acme"),
                  Map.of(),
                  Optional.empty()));
      case "acme.store" ->
          Outcome.refused(Refusal.of(ErrorCode.HELD, "It is in use.").with("plugin", id));
      default -> Outcome.refused(ErrorCode.NOT_FOUND, "There is no such plugin.");
    };
  }
}
