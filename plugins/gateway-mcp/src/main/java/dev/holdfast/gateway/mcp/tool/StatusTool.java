package dev.holdfast.gateway.mcp.tool;

import dev.holdfast.api.ContextRuntime;
import dev.holdfast.api.Leases;
import dev.holdfast.api.Observatory;
import dev.holdfast.api.Outcome;
import dev.holdfast.api.json.JsonSlice;
import dev.holdfast.api.json.JsonWriter;
import dev.holdfast.api.web.Tool;
import dev.holdfast.api.web.ToolCall;
import dev.holdfast.api.web.Wire;
import java.util.List;
import java.util.Set;

/** {@code status}: what is running and whether it works, in short. */
final class StatusTool implements Tool {
  private static final List<String> SECTIONS =
      List.of("all", "health", "budgets", "leases", "plugins");
  private static final JsonSlice SCHEMA =
      Arguments.schema(
          """
          {"type":"object","properties":{\
          "section":{"enum":["health","budgets","leases","plugins"],"description":"default all"}},\
          "additionalProperties":false}\
          """);

  @Override
  public String name() {
    return "status";
  }

  @Override
  public String description() {
    return "Health, memory budget, leases and plugins of Holdfast, in short.";
  }

  @Override
  public JsonSlice inputSchema() {
    return SCHEMA;
  }

  @Override
  public boolean isReadOnly() {
    return true;
  }

  @Override
  public Outcome<JsonSlice> call(ToolCall call) {
    String section = Arguments.of(call.arguments(), Set.of("section")).choice("section", SECTIONS);
    ContextRuntime runtime = call.runtime();
    JsonWriter json = new JsonWriter().beginObject();
    switch (section) {
      case "health" -> {
        health(json, runtime.observatory());
        EventSummary.write(json, runtime.observatory());
      }
      case "budgets" -> budgets(json, runtime.observatory());
      case "leases" -> leases(json, runtime.leases());
      case "plugins" -> plugins(json, runtime.observatory());
      default -> {
        running(json, runtime.observatory());
        health(json, runtime.observatory());
        budgets(json, runtime.observatory());
        leases(json, runtime.leases());
        plugins(json, runtime.observatory());
        EventSummary.write(json, runtime.observatory());
      }
    }
    return Outcome.done(Wire.slice(json.endObject()));
  }

  private static void running(JsonWriter json, Observatory observatory) {
    Observatory.Status status = observatory.status();
    json.member("version", status.version()).member("startedAt", Wire.time(status.startedAt()));
    json.name("providers").beginObject();
    status.providers().forEach(json::member);
    json.endObject().name("addresses").beginObject();
    status.addresses().forEach(json::member);
    json.endObject();
  }

  private static void health(JsonWriter json, Observatory observatory) {
    Observatory.Health health = observatory.health();
    json.name("health").beginObject().member("healthy", health.healthy());
    json.name("issues").beginArray();
    health.issues().forEach(json::value);
    json.endArray().name("components").beginObject();
    for (Observatory.Component component : health.components()) {
      json.member(component.name(), component.healthy());
    }
    json.endObject().endObject();
  }

  private static void budgets(JsonWriter json, Observatory observatory) {
    json.name("budgets").beginObject();
    for (Observatory.Metric metric : observatory.metrics()) {
      boolean isBudget = metric.name().contains("_memory_") || metric.name().contains("_budget_");
      if (isBudget && metric.labels().isEmpty()) {
        json.name(metric.name()).value(metric.value());
      }
    }
    json.endObject();
  }

  private static void leases(JsonWriter json, Leases leases) {
    json.name("leases").beginArray();
    for (Leases.Lease lease : leases.list()) {
      json.beginObject().member("names", String.join(" ", lease.names()));
      json.member("owner", lease.owner()).member("expiresAt", Wire.time(lease.expiresAt()));
      json.endObject();
    }
    json.endArray();
  }

  private static void plugins(JsonWriter json, Observatory observatory) {
    json.name("plugins").beginArray();
    for (Observatory.PluginStatus plugin : observatory.plugins()) {
      json.beginObject().member("id", plugin.id()).member("state", plugin.state());
      plugin.problem().ifPresent(problem -> json.member("problem", problem));
      json.endObject();
    }
    json.endArray();
  }
}
