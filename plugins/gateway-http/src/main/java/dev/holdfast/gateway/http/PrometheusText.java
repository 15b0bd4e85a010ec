package dev.holdfast.gateway.http;

import dev.holdfast.api.Observatory.Metric;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Figures in the Prometheus text exposition format, version 0.0.4. */
final class PrometheusText {
  static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private PrometheusText() {}

  static String format(List<Metric> metrics) {
    StringBuilder text = new StringBuilder();
    families(metrics).values().forEach(family -> family(text, family));
    return text.toString();
  }

  /** The format wants all lines of one name together. */
  private static Map<String, List<Metric>> families(List<Metric> metrics) {
    Map<String, List<Metric>> families = new LinkedHashMap<>();
    for (Metric metric : metrics) {
      families.computeIfAbsent(metric.name(), name -> new ArrayList<>()).add(metric);
    }
    return families;
  }

  private static void family(StringBuilder text, List<Metric> family) {
    Metric first = family.getFirst();
    text.append("# HELP ").append(first.name()).append(' ');
    text.append(first.help().replace("\\", "\\\\").replace("\n", "\\n")).append('\n');
    text.append("# TYPE ").append(first.name()).append(' ');
    text.append(first.kind().name().toLowerCase(Locale.ROOT)).append('\n');
    for (Metric metric : family) {
      text.append(metric.name()).append(labels(metric.labels())).append(' ');
      text.append(number(metric.value())).append('\n');
    }
  }

  private static String labels(Map<String, String> labels) {
    if (labels.isEmpty()) {
      return "";
    }
    return new TreeMap<>(labels)
        .entrySet().stream()
            .map(label -> label.getKey() + "=\"" + escaped(label.getValue()) + "\"")
            .collect(Collectors.joining(",", "{", "}"));
  }

  private static String escaped(String value) {
    return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }

  private static String number(double value) {
    if (Double.isInfinite(value)) {
      return value > 0 ? "+Inf" : "-Inf";
    }
    boolean whole = value == Math.rint(value) && Math.abs(value) < 1e15;
    return whole ? Long.toString((long) value) : Double.toString(value);
  }
}
