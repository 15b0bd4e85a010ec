package dev.holdfast.launcher.command;

import dev.holdfast.api.json.JsonSlice;
import dev.holdfast.launcher.client.Answer;
import dev.holdfast.launcher.client.Call;
import dev.holdfast.launcher.client.DaemonClient;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** The figures of a daemon, and the few of them that people want to see first. */
final class Figures {
  private static final String PREFIX = "holdfast_";
  private static final int OK = 200;

  private final Map<String, JsonSlice> figures = new LinkedHashMap<>();

  private Figures(List<JsonSlice> items) {
    for (JsonSlice item : items) {
      String labels = item.member("labels").map(Json::inline).orElse("");
      figures.put(Json.textOrDash(item, "name") + "{" + labels + "}", item);
    }
  }

  /** What the daemon shows now; nothing when it does not show any. */
  static Figures of(DaemonClient client) {
    Answer answer = client.send(Call.get("/v1/metrics").with("Accept", "application/json"));
    return new Figures(answer.status() == OK ? Json.items(answer.json(), "items") : List.of());
  }

  /** Lines of a name and what there is to say of it. */
  Map<String, String> essentials() {
    Map<String, String> lines = new LinkedHashMap<>();
    put(lines, "contexts", contexts());
    put(lines, "memory", memory());
    put(lines, "reads", reads());
    put(lines, "writes", writes());
    put(lines, "leases", leases());
    put(lines, "log", log());
    put(lines, "events", events());
    return lines;
  }

  private static void put(Map<String, String> lines, String name, List<String> parts) {
    if (!parts.isEmpty()) {
      lines.put(name, String.join(", ", parts));
    }
  }

  private List<String> contexts() {
    List<String> parts = new ArrayList<>();
    value("store_entries{}").ifPresent(count -> parts.add(count(count) + " live"));
    value("store_value_bytes{}").ifPresent(bytes -> parts.add(bytes(bytes) + " of values"));
    more(parts, "corruptions_total{}", "found damaged");
    more(parts, "repairs_total{}", "repaired");
    return parts;
  }

  private List<String> memory() {
    List<String> parts = new ArrayList<>();
    OptionalDouble used = value("memory_used_bytes{}");
    OptionalDouble limit = value("memory_limit_bytes{}");
    if (used.isPresent() && limit.isPresent()) {
      parts.add(
          "%s of %s accounted (%.0f %%)"
              .formatted(
                  bytes(used.getAsDouble()),
                  bytes(limit.getAsDouble()),
                  100 * used.getAsDouble() / Math.max(1, limit.getAsDouble())));
    }
    more(parts, "memory_evicted_total{}", "evicted");
    more(parts, "memory_rejected_total{}", "rejected");
    value("heap_used_bytes{}").ifPresent(heap -> parts.add("heap " + bytes(heap)));
    return parts;
  }

  private List<String> reads() {
    List<String> parts = new ArrayList<>();
    OptionalDouble hits = value("store_hits_total{}");
    OptionalDouble misses = value("store_misses_total{}");
    if (hits.isPresent() && misses.isPresent()) {
      parts.add(count(hits.getAsDouble()) + " found, " + count(misses.getAsDouble()) + " not");
    }
    latency(parts, "store_operation_seconds{operation=get}");
    return parts;
  }

  private List<String> writes() {
    List<String> parts = new ArrayList<>();
    value("commits_total{}").ifPresent(commits -> parts.add(count(commits) + " acknowledged"));
    latency(parts, "store_operation_seconds{operation=put}");
    return parts;
  }

  private List<String> leases() {
    List<String> parts = new ArrayList<>();
    value("leases_held{}").ifPresent(held -> parts.add(count(held) + " held"));
    value("leases_waiting{}").ifPresent(waiting -> parts.add(count(waiting) + " waiting"));
    value("leases_lost_total{}").stream()
        .filter(lost -> lost > 0)
        .forEach(lost -> parts.add(count(lost) + " lost"));
    return parts;
  }

  private List<String> log() {
    List<String> parts = new ArrayList<>();
    value("log_position{}").ifPresent(position -> parts.add("position " + count(position)));
    value("log_span_bytes{}").ifPresent(bytes -> parts.add(bytes(bytes) + " kept"));
    latency(parts, "log_sync_seconds{}");
    return parts;
  }

  private List<String> events() {
    List<String> parts = new ArrayList<>();
    figures.forEach((name, figure) -> {
      double count = number(figure, "value").orElse(0);
      if (name.startsWith(PREFIX + "events_total{kind=") && count > 0) {
        parts.add(
            count(count)
                + " "
                + name.substring(name.indexOf('=') + 1, name.length() - 1).replace('_', ' '));
      }
    });
    return parts;
  }

  /** What is worth a word when there is any of it. */
  private void more(List<String> parts, String name, String word) {
    value(name).stream().filter(any -> any > 0).forEach(any -> parts.add(count(any) + " " + word));
  }

  /** What the last minute took, when it saw anything. */
  private void latency(List<String> parts, String name) {
    JsonSlice figure = figures.get(PREFIX + name);
    if (figure != null) {
      OptionalDouble half = number(figure, "p50");
      OptionalDouble most = number(figure, "p99");
      if (half.isPresent() && most.isPresent()) {
        parts.add(
            "last minute p50 %s, p99 %s"
                .formatted(time(half.getAsDouble()), time(most.getAsDouble())));
      }
    }
  }

  private OptionalDouble value(String name) {
    JsonSlice figure = figures.get(PREFIX + name);
    return figure == null ? OptionalDouble.empty() : number(figure, "value");
  }

  private static OptionalDouble number(JsonSlice figure, String member) {
    return figure
        .member(member)
        .filter(value -> value.kind() == JsonSlice.Kind.NUMBER)
        .map(value -> OptionalDouble.of(Double.parseDouble(value.raw())))
        .orElse(OptionalDouble.empty());
  }

  private static String count(double value) {
    return Long.toString((long) value);
  }

  private static String bytes(double bytes) {
    String[] units = {"B", "KiB", "MiB", "GiB", "TiB"};
    int unit = 0;
    double left = bytes;
    while (left >= 1024 && unit < units.length - 1) {
      left /= 1024;
      unit++;
    }
    return (unit == 0 ? "%.0f %s" : "%.1f %s").formatted(left, units[unit]);
  }

  private static String time(double seconds) {
    if (seconds < 1e-3) {
      return "%.1f us".formatted(seconds * 1e6);
    }
    return seconds < 1 ? "%.1f ms".formatted(seconds * 1e3) : "%.1f s".formatted(seconds);
  }
}
