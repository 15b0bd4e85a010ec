package dev.holdfast.gateway.http;

import dev.holdfast.api.Observatory.Metric;
import dev.holdfast.api.Observatory.Spread;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Figures as Prometheus reads them: in its own text format, version 0.0.4, or as OpenMetrics 1.0.
 *
 * <p>The quantile 1 of a summary is its largest value.
 */
final class PrometheusText {
  /** The two formats. They differ in how a counter's family is named, and in the last line. */
  enum Format {
    PLAIN("text/plain; version=0.0.4; charset=utf-8"),
    OPEN_METRICS("application/openmetrics-text; version=1.0.0; charset=utf-8");

    private final String type;

    Format(String type) {
      this.type = type;
    }

    /** The media type. */
    String type() {
      return type;
    }
  }

  private static final String TOTAL = "_total";

  private final StringBuilder text = new StringBuilder();
  private final Format format;

  private PrometheusText(Format format) {
    this.format = format;
  }

  static String format(List<Metric> metrics, Format format) {
    PrometheusText page = new PrometheusText(format);
    families(metrics).values().forEach(page::family);
    if (format == Format.OPEN_METRICS) {
      page.text.append("# EOF\n");
    }
    return page.text.toString();
  }

  /** The formats want all lines of one name together. */
  private static Map<String, List<Metric>> families(List<Metric> metrics) {
    Map<String, List<Metric>> families = new LinkedHashMap<>();
    for (Metric metric : metrics) {
      families.computeIfAbsent(metric.name(), name -> new ArrayList<>()).add(metric);
    }
    return families;
  }

  private void family(List<Metric> family) {
    Metric first = family.getFirst();
    String name = familyName(first);
    text.append("# HELP ").append(name).append(' ').append(help(first.help())).append('\n');
    text.append("# TYPE ").append(name).append(' ').append(type(first)).append('\n');
    for (Metric metric : family) {
      if (metric.spread().isPresent()) {
        summary(metric, metric.spread().get());
      } else {
        line(metric.name(), metric.labels(), metric.value());
      }
    }
  }

  /** OpenMetrics names a counter's family without the suffix of its line. */
  private String familyName(Metric metric) {
    boolean isBare =
        format == Format.OPEN_METRICS
            && metric.kind() == Metric.Kind.COUNTER
            && metric.name().endsWith(TOTAL);
    return isBare
        ? metric.name().substring(0, metric.name().length() - TOTAL.length())
        : metric.name();
  }

  /** A counter of OpenMetrics must end in _total; one of a plugin that does not has no type. */
  private String type(Metric metric) {
    boolean isMisnamed =
        format == Format.OPEN_METRICS
            && metric.kind() == Metric.Kind.COUNTER
            && !metric.name().endsWith(TOTAL);
    return isMisnamed ? "unknown" : metric.kind().name().toLowerCase(Locale.ROOT);
  }

  private String help(String help) {
    String escaped = help.replace("\\", "\\\\").replace("\n", "\\n");
    return format == Format.OPEN_METRICS ? escaped.replace("\"", "\\\"") : escaped;
  }

  private void summary(Metric metric, Spread spread) {
    quantile(metric, "0.5", spread.p50());
    quantile(metric, "0.99", spread.p99());
    quantile(metric, "1", spread.max());
    line(metric.name() + "_sum", metric.labels(), spread.sum());
    line(metric.name() + "_count", metric.labels(), spread.count());
  }

  private void quantile(Metric metric, String quantile, double value) {
    Map<String, String> labels = new TreeMap<>(metric.labels());
    labels.put("quantile", format == Format.PLAIN ? quantile : decimal(quantile));
    line(metric.name(), labels, value);
  }

  /** OpenMetrics wants the numbers in labels in their canonical form. */
  private static String decimal(String quantile) {
    return quantile.contains(".") ? quantile : quantile + ".0";
  }

  private void line(String name, Map<String, String> labels, double value) {
    text.append(name).append(labels(labels)).append(' ').append(number(value)).append('\n');
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
