package dev.holdfast.api;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The inbound port for long work on the data while it is served: backups and proofs. The caller
 * must be an admin, else the refusal is {@link ErrorCode#FORBIDDEN}.
 *
 * <ol>
 *   <li>Each call answers at once; the work goes on as a {@link Job}, which {@link #find} tells
 *       about. The last 20 jobs of a run are remembered.
 *   <li>One job runs at a time; another one is refused {@link ErrorCode#HELD} and names it.
 *   <li>A job that ends in {@link State#FAILED} has changed nothing that is served. What a failed
 *       backup leaves behind has no {@code backup.json} and is none.
 * </ol>
 */
public interface Maintenance {
  /** What a job does. */
  enum Kind {
    BACKUP,
    VERIFICATION
  }

  /** How far it is. */
  enum State {
    RUNNING,
    DONE,
    FAILED
  }

  /**
   * A work and how far it is.
   *
   * @param id its name in this run
   * @param kind what it does
   * @param state how far it is
   * @param directory where a backup goes
   * @param startedAt when it began
   * @param endedAt when it ended
   * @param doneBytes bytes it has seen to
   * @param totalBytes of so many; 0 while that is not known
   * @param report what came of it, when it is done
   * @param failure why it failed, when it did
   */
  record Job(
      String id,
      Kind kind,
      State state,
      Optional<String> directory,
      Instant startedAt,
      Optional<Instant> endedAt,
      long doneBytes,
      long totalBytes,
      Optional<Report> report,
      Optional<Refusal> failure) {}

  /**
   * What was written or proven.
   *
   * @param position the log up to here
   * @param stateHash the newest state hash that is written down, when there is one
   * @param provenAt the position of that state hash, at or below {@code position}; empty without
   * @param bytes the bytes written or read
   * @param coverage how much of what was looked at, by name ({@code files}, {@code records}, {@code
   *     entries}), in the order in which it was
   * @param findings what is not as it was written, one line each; none when all is well
   */
  record Report(
      long position,
      Optional<Digest> stateHash,
      OptionalLong provenAt,
      long bytes,
      Map<String, Long> coverage,
      List<String> findings) {
    /** Copies map and list. */
    public Report {
      coverage = Collections.unmodifiableMap(new LinkedHashMap<>(coverage));
      findings = List.copyOf(findings);
    }
  }

  /**
   * Begins a backup of everything that is acknowledged by now, and reads it back. Where the log is
   * damaged, the backup holds what is there, and the report says so among its findings.
   *
   * @param directory an absolute path on the daemon's machine: empty, or absent and then created
   */
  Outcome<Job> backup(String directory);

  /** Begins to read and check everything that is kept: the log, and all that the store has. */
  Outcome<Job> verify();

  /** A job; {@link ErrorCode#NOT_FOUND} when there is none of that id. */
  Outcome<Job> find(String id);
}
