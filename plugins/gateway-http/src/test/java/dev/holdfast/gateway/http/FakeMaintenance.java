package dev.holdfast.gateway.http;

import dev.holdfast.api.Digest;
import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.Maintenance;
import dev.holdfast.api.Outcome;
import dev.holdfast.api.Refusal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Backs up at once into {@code /backups/good}, and refuses anything else. */
final class FakeMaintenance implements Maintenance {
  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
  private static final Report REPORT =
      new Report(
          40,
          Optional.of(Digest.compute(new byte[0])),
          OptionalLong.of(38),
          4096,
          Map.of("records", 3L),
          List.of("an entry is damaged"));

  @Override
  public Outcome<Job> backup(String directory) {
    return directory.equals("/backups/good")
        ? Outcome.done(running(Kind.BACKUP, Optional.of(directory)))
        : Outcome.refused(Refusal.of(ErrorCode.HELD, "Another job runs.").with("job", "backup-1"));
  }

  @Override
  public Outcome<Job> verify() {
    return Outcome.done(running(Kind.VERIFICATION, Optional.empty()));
  }

  private static Job running(Kind kind, Optional<String> directory) {
    return new Job(
        kind == Kind.BACKUP ? "backup-2" : "verification-3",
        kind,
        State.RUNNING,
        directory,
        NOW,
        Optional.empty(),
        1024,
        4096,
        Optional.empty(),
        Optional.empty());
  }

  @Override
  public Outcome<Job> find(String id) {
    return switch (id) {
      case "verification-3" ->
          Outcome.done(
              new Job(
                  id,
                  Kind.VERIFICATION,
                  State.DONE,
                  Optional.empty(),
                  NOW,
                  Optional.of(NOW.plusSeconds(2)),
                  4096,
                  4096,
                  Optional.of(REPORT),
                  Optional.empty()));
      case "backup-2" ->
          Outcome.done(
              new Job(
                  id,
                  Kind.BACKUP,
                  State.FAILED,
                  Optional.of("/backups/good"),
                  NOW,
                  Optional.of(NOW.plusSeconds(2)),
                  1024,
                  4096,
                  Optional.empty(),
                  Optional.of(Refusal.of(ErrorCode.UNAVAILABLE, "The disk is full."))));
      default -> Outcome.refused(ErrorCode.NOT_FOUND, "There is no job of this id.");
    };
  }
}
