package dev.holdfast.benchmarks.turns;

import dev.holdfast.api.json.JsonWriter;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What the candidates of one question showed in each round. The first candidate is ours; a ratio is
 * ours to a peer's of the same round, turned so that above 1 we win.
 */
public final class Figures {
  private final String question;
  private final String figure;
  private final boolean higherIsBetter;
  private final double loadBefore = load();
  private final Map<String, Map<String, List<Double>>> byCandidate = new LinkedHashMap<>();

  /** Nothing yet; {@code figure} is the one that ratios are taken of. */
  public Figures(String question, String figure, boolean higherIsBetter) {
    this.question = question;
    this.figure = figure;
    this.higherIsBetter = higherIsBetter;
  }

  /** Adds what a candidate showed in a round. */
  public void add(String candidate, Map<String, Double> figures) {
    Map<String, List<Double>> mine =
        byCandidate.computeIfAbsent(candidate, ignored -> new LinkedHashMap<>());
    figures.forEach(
        (name, value) -> mine.computeIfAbsent(name, ignored -> new ArrayList<>()).add(value));
  }

  /** The ratios of a peer, ascending. */
  private List<Double> ratios(String peer, String name, boolean higher) {
    List<Double> ours = byCandidate.values().iterator().next().getOrDefault(name, List.of());
    List<Double> theirs = byCandidate.getOrDefault(peer, Map.of()).getOrDefault(name, List.of());
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < Math.min(ours.size(), theirs.size()); i++) {
      ratios.add(higher ? ours.get(i) / theirs.get(i) : theirs.get(i) / ours.get(i));
    }
    ratios.sort(null);
    return ratios;
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    return sorted.isEmpty() ? Double.NaN : sorted.get(sorted.size() / 2);
  }

  /** Prints medians, and ratios with their spread. */
  public void print() {
    System.out.printf(
        Locale.ROOT, "%n%s; load %.1f before, %.1f after%n", question, loadBefore, load());
    byCandidate.forEach((candidate, figures) -> {
      StringBuilder line = new StringBuilder();
      figures.forEach((name, values) ->
          line.append(String.format(Locale.ROOT, " %s %.4g", name, median(values))));
      List<Double> ratios = ratios(candidate, figure, higherIsBetter);
      System.out.printf(
          Locale.ROOT,
          "  %-16s%s   ours is %.2fx (%.2f to %.2f)%n",
          candidate,
          line,
          median(ratios),
          ratios.isEmpty() ? Double.NaN : ratios.getFirst(),
          ratios.isEmpty() ? Double.NaN : ratios.getLast());
    });
  }

  /** Writes all of it as an element. */
  public void write(JsonWriter json) {
    json.beginObject()
        .member("question", question)
        .member("time", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString())
        .member("java", Runtime.version().toString())
        .member("processors", Runtime.getRuntime().availableProcessors())
        .member("loadBefore", text(loadBefore))
        .member("loadAfter", text(load()))
        .member("ratioOf", figure)
        .name("candidates")
        .beginObject();
    byCandidate.forEach((candidate, figures) -> {
      json.name(candidate).beginObject();
      figures.forEach((name, values) -> json.member(name, texts(values)));
      json.member("ratios", texts(ratios(candidate, figure, higherIsBetter)));
      json.endObject();
    });
    json.endObject().endObject();
  }

  private static String texts(List<Double> values) {
    return String.join(" ", values.stream().map(Figures::text).toList());
  }

  private static String text(double value) {
    return String.format(Locale.ROOT, "%.5g", value);
  }

  private static double load() {
    return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
  }
}
