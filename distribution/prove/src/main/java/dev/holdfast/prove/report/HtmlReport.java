package dev.holdfast.prove.report;

import java.util.Locale;

/**
 * A report as one page: no script, no style sheet, font or picture from elsewhere. Light or dark as
 * the reader's system is; prints.
 */
final class HtmlReport {
  private static final String STYLE =
      """
      :root { color-scheme: light dark; --ink: #1b1f24; --dim: #5b6570; --paper: #ffffff;
        --line: #d8dee4; --good: #1a7f37; --bad: #c4232b; --fill: #4a7fb5; --refused: #c98a1b;
        --torn: #8250df; --flip: #b8328f; }
      @media (prefers-color-scheme: dark) { :root { --ink: #e6e9ec; --dim: #9aa4ae;
        --paper: #14171a; --line: #30363d; --good: #4cc26a; --bad: #ff6b70; --fill: #6ea3d8;
        --refused: #e0a93f; --torn: #b48cf2; --flip: #ee7fc9; } }
      body { background: var(--paper); color: var(--ink); margin: 2.5rem auto; max-width: 62rem;
        padding: 0 1.25rem; font: 16px/1.5 system-ui, sans-serif; }
      h1 { font-size: 1.5rem; margin: 0; } h2 { font-size: 1.1rem; margin: 2.2rem 0 .6rem; }
      p { margin: .4rem 0; } .dim { color: var(--dim); }
      .sum { font-size: 1.15rem; font-weight: 600; margin: 1rem 0; }
      .held { color: var(--good); } .broken, .failed { color: var(--bad); font-weight: 600; }
      .skipped { color: var(--dim); }
      .wide { overflow-x: auto; }
      table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
      th, td { padding: .45rem .7rem; border-bottom: 1px solid var(--line); text-align: right;
        white-space: nowrap; }
      th { color: var(--dim); font-weight: 500; }
      th:first-child, td:first-child, th:last-child, td:last-child { text-align: left; }
      dl { margin: 0; } dt { font-weight: 600; margin-top: .6rem; } dd { margin: 0; }
      svg { display: block; min-width: 40rem; width: 100%; height: auto; }
      svg text { font: 11px system-ui, sans-serif; fill: var(--dim); }
      """;

  private HtmlReport() {}

  static String of(Report report) {
    StringBuilder html = new StringBuilder();
    html.append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    html.append(
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src"
            + " 'unsafe-inline'\">\n");
    html.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    html.append("<title>holdfast prove</title>\n<style>\n").append(STYLE).append("</style>\n");
    html.append("</head>\n<body>\n<h1>holdfast prove</h1>\n<p class=\"dim\">");
    html.append(escaped(report.scene().heading())).append("</p>\n<p class=\"sum ");
    html.append(report.isBad() ? "broken" : "held").append("\">");
    html.append(escaped(report.sentence())).append("</p>\n");
    table(html, report);
    html.append("<h2>What happened when</h2>\n<div class=\"wide\">");
    html.append(TimelineSvg.of(report.picture(), report.took().toMillis())).append("</div>\n");
    remarks(html, report);
    html.append("<h2>What this does not show</h2>\n");
    report.limits().forEach(limit -> paragraph(html, limit));
    html.append("<p class=\"dim\">Took ");
    html.append(String.format(Locale.ROOT, "%.1f", report.took().toMillis() / 1000.0));
    html.append(" s; seed ").append(report.seed()).append(".</p>\n</body>\n</html>\n");
    return html.toString();
  }

  private static void table(StringBuilder html, Report report) {
    html.append("<div class=\"wide\"><table>\n<tr><th>Attack</th><th>Acknowledged</th>");
    html.append("<th>Present</th><th>Duplicates</th><th>Lost</th><th>Refused</th>");
    html.append("<th>Verdict</th></tr>\n");
    for (Row row : report.rows()) {
      html.append("<tr><td>").append(escaped(row.attack())).append("</td>");
      Tally tally = row.tally();
      boolean isBlank = tally.equals(Tally.none());
      number(html, tally.acknowledged(), isBlank);
      number(html, tally.present(), isBlank);
      number(html, tally.duplicates(), isBlank);
      number(html, tally.lost(), isBlank);
      number(html, tally.refused(), isBlank);
      String kind = row.verdict().getClass().getSimpleName().toLowerCase(Locale.ROOT);
      html.append("<td class=\"").append(kind).append("\">");
      html.append(escaped(row.verdict().word())).append("</td></tr>\n");
    }
    html.append("</table></div>\n");
  }

  private static void number(StringBuilder html, long number, boolean isBlank) {
    html.append("<td>");
    html.append(isBlank ? "&ndash;" : String.format(Locale.ROOT, "%,d", number)).append("</td>");
  }

  private static void remarks(StringBuilder html, Report report) {
    html.append("<h2>Each attack</h2>\n<dl>\n");
    for (Row row : report.rows()) {
      html.append("<dt>").append(escaped(row.attack())).append("</dt>\n");
      for (String remark : row.remarks()) {
        html.append("<dd>").append(escaped(remark)).append("</dd>\n");
      }
    }
    html.append("</dl>\n");
  }

  private static void paragraph(StringBuilder html, String text) {
    html.append("<p>").append(escaped(text)).append("</p>\n");
  }

  /** Text as it may stand in an element or in a quoted attribute. */
  static String escaped(String text) {
    return text.replaceAll("\\p{Cntrl}", " ")
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
