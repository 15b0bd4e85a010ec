package dev.holdfast.e2e;

import dev.holdfast.api.json.JsonSlice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The table of figures in METRICS.md, and the same table as a daemon would write it. */
final class FigureTable {
  private static final String FIRST = "| `holdfast_";

  private FigureTable() {}

  /** The rows of the document, by name. */
  static Map<String, String> read(Path document) throws IOException {
    Map<String, String> rows = new TreeMap<>();
    for (String line : Files.readAllLines(document)) {
      if (line.startsWith(FIRST)) {
        rows.put(line.substring(3, line.indexOf('`', 3)), line);
      }
    }
    return rows;
  }

  /** The rows of what a daemon shows, by name. */
  static Map<String, String> of(JsonSlice metrics) {
    Map<String, JsonSlice> firsts = new TreeMap<>();
    Map<String, Set<String>> labels = new TreeMap<>();
    for (JsonSlice metric : metrics.member("items").orElseThrow().elements()) {
      String name = text(metric, "name");
      firsts.putIfAbsent(name, metric);
      labels
          .computeIfAbsent(name, any -> new TreeSet<>())
          .addAll(metric.member("labels").orElseThrow().members().keySet());
    }
    Map<String, String> rows = new TreeMap<>();
    firsts.forEach((name, metric) ->
        rows.put(
            name,
            "| `%s` | %s | %s | %s |"
                .formatted(
                    name,
                    text(metric, "kind"),
                    String.join(", ", labels.getOrDefault(name, Set.of())),
                    text(metric, "help").replace("|", "\\|"))));
    return rows;
  }

  private static String text(JsonSlice metric, String member) {
    return metric.member(member).orElseThrow().asText();
  }
}
