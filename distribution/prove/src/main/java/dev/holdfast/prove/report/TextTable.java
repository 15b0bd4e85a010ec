package dev.holdfast.prove.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A report as plain text: no colours, no lines that a paste would break, at most 100 columns. */
final class TextTable {
  private static final int WIDTH = 96;
  private static final String FORMAT = "%-29s %12s %8s %10s %6s %8s  %s";

  private TextTable() {}

  static String of(Report report) {
    List<String> lines = new ArrayList<>();
    lines.addAll(wrapped("holdfast prove: " + report.scene().heading(), ""));
    lines.add("");
    String head =
        row("attack", "acknowledged", "present", "duplicates", "lost", "refused", "verdict");
    lines.add(head);
    lines.add("-".repeat(WIDTH));
    report.rows().forEach(row -> lines.add(row(row)));
    lines.add("-".repeat(WIDTH));
    lines.addAll(
        wrapped(
            "%s. %.1f s, seed %d."
                .formatted(report.sentence(), report.took().toMillis() / 1000.0, report.seed()),
            ""));
    lines.add("");
    for (Row row : report.rows()) {
      List<String> remarks = row.remarks();
      if (!remarks.isEmpty()) {
        lines.addAll(wrapped(row.attack() + ": " + String.join("; ", remarks), "  "));
      }
    }
    report.limits().forEach(limit -> lines.addAll(wrapped(limit, "")));
    return String.join("\n", lines) + "\n";
  }

  private static String row(Row row) {
    Tally tally = row.tally();
    return switch (row.verdict()) {
      case Verdict.Skipped skipped -> row(row.attack(), "-", "-", "-", "-", "-", "skipped");
      case Verdict.Failed failed when tally.equals(Tally.none()) ->
          row(row.attack(), "-", "-", "-", "-", "-", failed.word());
      case Verdict.Held held -> figures(row, tally);
      case Verdict.Broken broken -> figures(row, tally);
      case Verdict.Failed failed -> figures(row, tally);
    };
  }

  private static String figures(Row row, Tally tally) {
    return row(
        row.attack(),
        number(tally.acknowledged()),
        number(tally.present()),
        number(tally.duplicates()),
        number(tally.lost()),
        number(tally.refused()),
        row.verdict().word());
  }

  private static String row(Object... cells) {
    return FORMAT.formatted(cells).stripTrailing();
  }

  private static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** Breaks at blanks; what follows the first line is set in by {@code indent}. */
  static List<String> wrapped(String text, String indent) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.replaceAll("\\p{Cntrl}", " ").split(" +")) {
      if (!line.isEmpty() && line.length() + 1 + word.length() > WIDTH) {
        lines.add(line.toString());
        line = new StringBuilder(indent);
        line.append(word);
      } else {
        line.append(line.isEmpty() ? "" : " ").append(word);
      }
    }
    lines.add(line.toString());
    return lines;
  }
}
