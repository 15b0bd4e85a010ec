package dev.holdfast.gateway.http;

import dev.holdfast.api.Budgets.Operation;
import dev.holdfast.api.Budgets.Overrun;
import dev.holdfast.api.Budgets.Quarantined;
import dev.holdfast.api.Budgets.Report;
import dev.holdfast.api.Budgets.Usage;
import dev.holdfast.api.Quantities;
import dev.holdfast.api.json.JsonWriter;
import dev.holdfast.api.web.Wire;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;

/** The JSON form of what is known about jobs. */
final class JobJson {
  private JobJson() {}

  /**
   * {@code {threads, running, waiting, retryTokens, kinds, operations, quarantined, refusedOwners,
   * overruns}}.
   */
  static JsonWriter report(JsonWriter json, Report report) {
    json.beginObject()
        .member("threads", report.threads())
        .member("running", report.running())
        .member("waiting", report.waiting());
    json.name("retryTokens").value(report.retryTokens());
    array(json, "kinds", report.kinds(), JobJson::usage);
    array(json, "operations", report.operations(), JobJson::operation);
    array(json, "quarantined", report.quarantined(), JobJson::quarantined);
    array(json, "refusedOwners", report.refusedOwners(), JsonWriter::value);
    array(json, "overruns", report.overruns(), JobJson::overrun);
    return json.endObject();
  }

  private static <T> void array(
      JsonWriter json, String name, List<T> items, BiConsumer<JsonWriter, T> item) {
    json.name(name).beginArray();
    items.forEach(each -> item.accept(json, each));
    json.endArray();
  }

  /**
   * {@code {kind, floor, ceiling, cpu, wall, manual: {cpu?, wall?}, executions, timeouts, failures,
   * refused, retries, quarantined, averageCpuMillis}}.
   */
  static JsonWriter usage(JsonWriter json, Usage usage) {
    json.beginObject()
        .member("kind", usage.kind().label())
        .member("floor", Quantities.format(usage.policy().floor()))
        .member("ceiling", Quantities.format(usage.policy().ceiling()))
        .member("cpu", Quantities.format(usage.policy().cpu()))
        .member("wall", Quantities.format(usage.policy().wall()));
    json.name("manual").beginObject();
    usage.manual().cpu().ifPresent(cpu -> json.member("cpu", Quantities.format(cpu)));
    usage.manual().wall().ifPresent(wall -> json.member("wall", Quantities.format(wall)));
    json.endObject()
        .member("executions", usage.executions())
        .member("timeouts", usage.timeouts())
        .member("failures", usage.failures())
        .member("refused", usage.refused())
        .member("retries", usage.retries())
        .member("quarantined", usage.quarantined());
    json.name("averageCpuMillis").value(usage.averageCpu().toNanos() / 1e6);
    return json.endObject();
  }

  private static void operation(JsonWriter json, Operation operation) {
    json.beginObject()
        .member("kind", operation.kind().label())
        .member("operation", operation.operation())
        .member("owner", operation.owner())
        .member("executions", operation.executions())
        .member("cpuMillis", operation.cpu().toMillis());
    operation.p99().ifPresent(p99 -> json.name("p99Millis").value(p99.toNanos() / 1e6));
    json.endObject();
  }

  private static void quarantined(JsonWriter json, Quarantined quarantined) {
    json.beginObject()
        .member("thread", quarantined.thread())
        .member("kind", quarantined.kind().label())
        .member("operation", quarantined.operation())
        .member("owner", quarantined.owner())
        .member("since", Wire.time(quarantined.since()))
        .member("cpuMillis", quarantined.cpu().toMillis())
        .endObject();
  }

  /** The whole stack is in the daemon's log; a client is shown where it was, no more. */
  private static void overrun(JsonWriter json, Overrun overrun) {
    json.beginObject()
        .member("at", Wire.time(overrun.at()))
        .member("kind", overrun.kind().label())
        .member("operation", overrun.operation())
        .member("owner", overrun.owner())
        .member("exceeded", overrun.limit().name().toLowerCase(Locale.ROOT))
        .member("cpuMillis", overrun.cpu().toMillis())
        .member("wallMillis", overrun.wall().toMillis())
        .member("cpuBudgetMillis", overrun.cpuBudget().toMillis())
        .member("wallBudgetMillis", overrun.wallBudget().toMillis());
    if (!overrun.stack().isEmpty()) {
      json.member("place", overrun.stack().getFirst().toString());
    }
    json.endObject();
  }
}
