package dev.holdfast.prove.report;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * A run.
 *
 * @param scene what was attacked, where and when
 * @param seed by which the run can be repeated, as far as threads and clocks allow
 * @param took how long it took
 * @param rows one for each attack
 * @param picture what happened when
 * @param limits what the run cannot show, a sentence each
 */
public record Report(
    Scene scene,
    long seed,
    Duration took,
    List<Row> rows,
    Timeline.Picture picture,
    List<String> limits) {
  /** Copies the lists. */
  public Report {
    rows = List.copyOf(rows);
    limits = List.copyOf(limits);
  }

  /** Whether something was lost, or an attack failed. */
  public boolean isBad() {
    return rows.stream().anyMatch(row -> row.verdict().isBad());
  }

  /** The whole in one sentence. */
  public String sentence() {
    long acknowledged = rows.stream().mapToLong(row -> row.tally().acknowledged()).sum();
    long lost = rows.stream().mapToLong(row -> row.tally().lost()).sum();
    long duplicates = rows.stream().mapToLong(row -> row.tally().duplicates()).sum();
    List<String> others = rows.stream().flatMap(Report::otherFaults).toList();
    long skipped = count(Verdict.Skipped.class);
    long failed = count(Verdict.Failed.class);
    return "%,d writes acknowledged, %,d lost, %,d duplicates%s%s%s"
        .formatted(
            acknowledged,
            lost,
            duplicates,
            others.isEmpty() ? "" : "; " + String.join("; ", others),
            failed == 0 ? "" : "; attacks that failed: " + failed,
            skipped == 0 ? "" : "; attacks not made: " + skipped);
  }

  /** What the three figures do not say, as {@code SILENT DAMAGE (bit flip in the log)}. */
  private static Stream<String> otherFaults(Row row) {
    return row.verdict() instanceof Verdict.Broken(List<String> faults)
        ? faults.stream()
            .filter(fault -> !fault.startsWith(Tally.LOST) && !fault.startsWith(Tally.DOUBLED))
            .map(fault -> fault + " (" + row.attack() + ")")
        : Stream.empty();
  }

  private long count(Class<? extends Verdict> kind) {
    return rows.stream().filter(row -> kind.isInstance(row.verdict())).count();
  }

  /** As a table for a terminal of 100 columns. */
  public String toText() {
    return TextTable.of(this);
  }

  /** As one JSON object. */
  public String toJson() {
    return JsonReport.of(this);
  }

  /** As a page that refers to nothing outside of itself. */
  public String toHtml() {
    return HtmlReport.of(this);
  }
}
