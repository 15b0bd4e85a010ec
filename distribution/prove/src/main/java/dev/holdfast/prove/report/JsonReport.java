package dev.holdfast.prove.report;

import dev.holdfast.api.json.JsonWriter;
import java.util.List;
import java.util.Locale;

/** A report as JSON; its member names are permanent. */
final class JsonReport {
  private JsonReport() {}

  static String of(Report report) {
    JsonWriter json =
        new JsonWriter()
            .beginObject()
            .member("target", report.scene().target())
            .member("sync", report.scene().sync().orElse(""))
            .member("machine", report.scene().machine())
            .member("java", report.scene().java())
            .member("at", report.scene().at().toString())
            .member("seed", report.seed())
            .member("millis", report.took().toMillis())
            .member("held", !report.isBad())
            .member("summary", report.sentence())
            .name("rows")
            .beginArray();
    report.rows().forEach(row -> write(json, row));
    json.endArray().name("timeline");
    write(json, report.picture());
    json.name("limits").beginArray();
    report.limits().forEach(json::value);
    return json.endArray().endObject().toString();
  }

  private static void write(JsonWriter json, Row row) {
    Tally tally = row.tally();
    json.beginObject()
        .member("attack", row.attack())
        .member("acknowledged", tally.acknowledged())
        .member("present", tally.present())
        .member("duplicates", tally.duplicates())
        .member("lost", tally.lost())
        .member("refused", tally.refused())
        .member("refusedPresent", tally.refusedPresent())
        .member("unanswered", tally.unanswered())
        .member("unansweredPresent", tally.unansweredPresent())
        .member("reordered", tally.reordered())
        .member("wrong", tally.wrong())
        .member("verdict", row.verdict().getClass().getSimpleName().toLowerCase(Locale.ROOT))
        .name("remarks")
        .beginArray();
    row.remarks().forEach(json::value);
    json.endArray().endObject();
  }

  private static void write(JsonWriter json, Timeline.Picture picture) {
    json.beginObject().member("bucketMillis", Timeline.BUCKET_MILLIS).name("attacks").beginArray();
    for (Timeline.Stretch stretch : picture.stretches()) {
      json.beginObject().member("attack", stretch.attack()).member("from", stretch.from());
      json.member("to", stretch.to()).endObject();
    }
    json.endArray().name("marks").beginArray();
    for (Timeline.Mark mark : picture.marks()) {
      json.beginObject().member("at", mark.at()).member("what", mark.what()).endObject();
    }
    json.endArray();
    numbers(json, "acknowledged", picture.acknowledged());
    numbers(json, "refused", picture.refused());
    json.endObject();
  }

  private static void numbers(JsonWriter json, String name, List<Integer> numbers) {
    json.name(name).beginArray();
    numbers.forEach(number -> json.value(number.longValue()));
    json.endArray();
  }
}
