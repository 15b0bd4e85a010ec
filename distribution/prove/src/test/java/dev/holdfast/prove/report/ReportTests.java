package dev.holdfast.prove.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.json.JsonSlice;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReportTests {
  private static final Tally GOOD = new Tally(1_234_567, 1_234_567, 0, 0, 88, 0, 3, 1, 0, 0);
  private static final Tally BAD = new Tally(200, 1, 4, 199, 0, 0, 0, 0, 0, 0);

  private static Report report(Row... rows) {
    Timeline timeline = new Timeline();
    timeline.acknowledged();
    timeline.refused();
    timeline.mark("<SIGKILL>");
    timeline.stretch("an attack & more", 0);
    return new Report(
        new Scene(
            "<script>alert(1)</script>",
            Optional.of("os"),
            "2 processors",
            "25.0.1",
            Instant.parse("2026-11-21T19:58:31Z")),
        42,
        Duration.ofMillis(1500),
        List.of(rows),
        timeline.picture(),
        List.of("It shows nothing else."));
  }

  private static Row good() {
    return Row.judged("SIGKILL in mid-burst", GOOD, List.of("killed 3 times"));
  }

  private static Row bad() {
    return Row.judged("concurrent clients", BAD, List.of());
  }

  @Test
  void aReportIsBadWhenOneRowIs() {
    assertThat(report(good()).isBad()).isFalse();
    assertThat(report(good(), bad()).isBad()).isTrue();
    assertThat(report(good(), Row.failed("torn write", "hangs")).isBad()).isTrue();
  }

  @Test
  void aSkipIsNeitherALossNorAPass() {
    Report report = report(good(), Row.skipped("disk full", "needs root"));
    assertThat(report.isBad()).isFalse();
    assertThat(report.sentence()).contains("attacks not made: 1");
    assertThat(report.toText()).containsPattern("disk full +- +- +- +- +-  skipped");
    assertThat(report.toText()).contains("disk full: needs root");
  }

  @Test
  void whereNothingWasAcknowledgedNothingIsShown() {
    assertThat(Row.judged("a", Tally.none(), List.of()).verdict())
        .isInstanceOf(Verdict.Failed.class);
  }

  @Test
  void theTableFitsATerminal() {
    Row wordy =
        Row.broken("bit flip", BAD, "WRONG VALUE SERVED", List.of("long words ".repeat(40)));
    assertThat(report(good(), bad(), wordy).toText().lines())
        .allMatch(line -> line.length() <= 100)
        .anyMatch(line -> line.matches("SIGKILL in mid-burst +1,234,567 +1,234,567 .* held"))
        .anyMatch(line -> line.matches("concurrent clients +200 +1 +4 +199 +0 +LOST 199"));
  }

  @Test
  void theHeadNamesSyncModeDateAndJava() {
    String head = "sync os, 2 processors, Java 25.0.1, 2026-11-21 19:58 UTC";
    Report report = report(good());
    assertThat(report.toText().replace('\n', ' ')).contains(head);
    assertThat(report.toHtml()).contains(head);
    assertThat(JsonSlice.parse(report.toJson().getBytes(StandardCharsets.UTF_8), 16).members())
        .hasEntrySatisfying("sync", value -> assertThat(value.asText()).isEqualTo("os"))
        .hasEntrySatisfying("java", value -> assertThat(value.asText()).isEqualTo("25.0.1"))
        .hasEntrySatisfying(
            "at", value -> assertThat(value.asText()).isEqualTo("2026-11-21T19:58:31Z"));
  }

  @Test
  void theSentenceSaysMoreThanTheFiguresWhereTheyShowNothing() {
    Row silent = Row.broken("bit flip in the log", GOOD, "SILENT DAMAGE", List.of());
    assertThat(report(good(), silent).sentence())
        .contains("0 lost, 0 duplicates; SILENT DAMAGE (bit flip in the log)");
    assertThat(report(bad()).sentence()).endsWith("199 lost, 4 duplicates");
  }

  @Test
  void whatIsTooLongEndsBehindAWord() {
    assertThat(Wording.shortened("served; everything else", 12)).isEqualTo("served ...");
    assertThat(Wording.shortened("short\n", 12)).isEqualTo("short");
    assertThat(Wording.shortened("x".repeat(20), 12)).isEqualTo("x".repeat(12) + " ...");
    assertThat(Wording.unanswered(new Tally(9, 9, 0, 0, 0, 0, 8, 1, 0, 0)))
        .isEqualTo("1 of 8 unanswered writes is there");
  }

  @Test
  void jsonHasEveryFigure() {
    JsonSlice json =
        JsonSlice.parse(report(good(), bad()).toJson().getBytes(StandardCharsets.UTF_8), 16);
    assertThat(json.members().get("held").asBoolean()).isFalse();
    JsonSlice row = json.members().get("rows").elements().get(1);
    assertThat(row.members().get("lost").asLong()).isEqualTo(199);
    assertThat(row.members().get("duplicates").asLong()).isEqualTo(4);
    assertThat(row.members().get("verdict").asText()).isEqualTo("broken");
  }

  @Test
  void thePageRefersToNothingElse() {
    String page = report(good(), bad()).toHtml();
    assertThat(page.replace("http://www.w3.org/2000/svg", ""))
        .doesNotContain("<script", "http:", "https:", "url(", "@import", "src=", "href=");
    assertThat(page)
        .contains(
            "&lt;script&gt;alert(1)&lt;/script&gt;", "&lt;SIGKILL&gt;", "an attack &amp; more")
        .contains("prefers-color-scheme: dark", "<svg", "default-src 'none'");
  }
}
