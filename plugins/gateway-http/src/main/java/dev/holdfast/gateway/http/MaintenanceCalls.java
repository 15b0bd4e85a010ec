package dev.holdfast.gateway.http;

import dev.holdfast.api.ContextRuntime;
import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.Maintenance.Job;
import dev.holdfast.api.Maintenance.Kind;
import dev.holdfast.api.Maintenance.Report;
import dev.holdfast.api.json.JsonWriter;
import dev.holdfast.api.web.Reply;
import dev.holdfast.api.web.Wire;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Backups and verifications: begin one, and ask how far it is. */
final class MaintenanceCalls {
  private static final int BODY_BYTES = 64 << 10;

  private final ContextRuntime runtime;

  MaintenanceCalls(ContextRuntime runtime) {
    this.runtime = runtime;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.of("POST", "/v1/backups", Set.of(), this::backup),
        Endpoint.of("GET", "/v1/backups/{id}", Set.of(), call -> find(call, Kind.BACKUP)),
        Endpoint.of("POST", "/v1/verifications", Set.of(), this::verify),
        Endpoint.of(
            "GET", "/v1/verifications/{id}", Set.of(), call -> find(call, Kind.VERIFICATION)));
  }

  private Reply backup(Endpoint.Call call) throws IOException {
    JsonBody body =
        JsonBody.read(
            call.request(), BODY_BYTES, runtime.limits().jsonDepth(), Set.of("directory"));
    String directory =
        body.text("directory")
            .orElseThrow(() -> Parameters.invalid("The field 'directory' is missing."));
    return begun(runtime.maintenance().backup(directory).orThrow(), "/v1/backups/");
  }

  private Reply verify(Endpoint.Call call) throws IOException {
    JsonBody.readOptional(call.request(), BODY_BYTES, Set.of());
    return begun(runtime.maintenance().verify().orThrow(), "/v1/verifications/");
  }

  private static Reply begun(Job job, String path) {
    return Reply.json(202, object(job)).with("Location", path + job.id());
  }

  private Reply find(Endpoint.Call call, Kind kind) {
    Job job = runtime.maintenance().find(call.variable()).orThrow();
    if (job.kind() != kind) {
      throw new HoldfastException(ErrorCode.NOT_FOUND, "There is no such job.");
    }
    return Reply.json(200, object(job));
  }

  private static JsonWriter object(Job job) {
    JsonWriter json =
        new JsonWriter()
            .beginObject()
            .member("id", job.id())
            .member("kind", job.kind().name().toLowerCase(Locale.ROOT))
            .member("state", job.state().name().toLowerCase(Locale.ROOT));
    job.directory().ifPresent(directory -> json.member("directory", directory));
    json.member("startedAt", Wire.time(job.startedAt()));
    job.endedAt().ifPresent(end -> json.member("endedAt", Wire.time(end)));
    json.member("doneBytes", job.doneBytes()).member("totalBytes", job.totalBytes());
    job.report().ifPresent(report -> report(json.name("report"), report));
    job.failure()
        .ifPresent(failure ->
            json.name("failure")
                .beginObject()
                .member("code", failure.code().text())
                .member("detail", failure.message())
                .endObject());
    return json.endObject();
  }

  private static void report(JsonWriter json, Report report) {
    json.beginObject().member("position", report.position());
    report.stateHash().ifPresent(hash -> json.member("stateHash", hash.hex()));
    report.provenAt().ifPresent(at -> json.member("provenAt", at));
    json.member("bytes", report.bytes()).name("coverage").beginObject();
    report.coverage().forEach((what, count) -> json.member(what, count));
    json.endObject().name("findings").beginArray();
    report.findings().forEach(json::value);
    json.endArray().endObject();
  }
}
