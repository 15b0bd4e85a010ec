package dev.holdfast.kernel.backup;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.Maintenance;
import dev.holdfast.api.Outcome;
import dev.holdfast.api.RequestScope;
import dev.holdfast.api.seam.DataFiles;
import dev.holdfast.api.seam.Threads;
import dev.holdfast.api.seam.Ticker;
import dev.holdfast.api.spi.persistence.CommitLog;
import dev.holdfast.api.spi.store.ContextStore;
import dev.holdfast.kernel.checkpoint.CheckpointSchedule;
import dev.holdfast.kernel.checkpoint.TruncationHold;
import dev.holdfast.kernel.commit.Quarantine;
import dev.holdfast.kernel.config.BackupSettings;
import dev.holdfast.kernel.home.HomeLedger;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/** The maintenance port: backups and proofs of the running kernel, for admins. */
public final class KernelMaintenance implements Maintenance, AutoCloseable {
  private final LiveBackup backups;
  private final LiveVerification verification;
  private final Jobs jobs;
  private final Optional<AutomaticBackups> automatic;

  /**
   * A kernel that serves.
   *
   * @param files the file system
   * @param clock the wall clock
   * @param ticker monotonic time
   * @param threads where threads come from
   * @param home its home
   * @param version the version of Holdfast
   * @param ledger what its manifest says
   * @param log its log
   * @param store its store
   * @param checkpoints who writes its checkpoints, when it has any
   * @param hold keeps the log from giving up what is being copied
   * @param quarantine what cannot be proven of it, when it is read-only
   */
  public record Parts(
      DataFiles files,
      InstantSource clock,
      Ticker ticker,
      Threads threads,
      Path home,
      String version,
      HomeLedger ledger,
      CommitLog log,
      ContextStore store,
      Optional<CheckpointSchedule> checkpoints,
      TruncationHold hold,
      Optional<Quarantine> quarantine) {}

  /** Over a kernel that serves; automatic backups begin at once, when there are settings. */
  public static KernelMaintenance open(Parts parts, Optional<BackupSettings> settings) {
    LiveBackup backups = new LiveBackup(parts);
    Jobs jobs = new Jobs(parts.clock(), parts.threads());
    Optional<AutomaticBackups> automatic =
        settings.map(all ->
            new AutomaticBackups(
                all,
                new BackupShelf(parts.files(), all.directory(), parts.home()),
                backups,
                jobs,
                parts.clock(),
                parts.ticker()));
    automatic.ifPresent(each -> each.start(parts.threads()));
    return new KernelMaintenance(backups, new LiveVerification(parts), jobs, automatic);
  }

  private KernelMaintenance(
      LiveBackup backups,
      LiveVerification verification,
      Jobs jobs,
      Optional<AutomaticBackups> automatic) {
    this.backups = backups;
    this.verification = verification;
    this.jobs = jobs;
    this.automatic = automatic;
  }

  /** The backups that are written by themselves. */
  public Optional<AutomaticBackups> automatic() {
    return automatic;
  }

  @Override
  public Outcome<Job> backup(String directory) {
    return asAdmin(() -> begin(directory));
  }

  private Outcome<Job> begin(String directory) {
    try {
      Path target = backups.check(directory);
      return jobs.start(
          Kind.BACKUP, Optional.of(target.toString()), progress -> backups.write(target, progress));
    } catch (HoldfastException e) {
      return Outcome.refused(e.refusal());
    } catch (IOException e) {
      return Outcome.refused(
          ErrorCode.INVALID_REQUEST,
          "The directory "
              + directory
              + " cannot be used: "
              + Reasons.of(e)
              + ". Name a folder on a disk that the daemon may write to.");
    }
  }

  @Override
  public Outcome<Job> verify() {
    return asAdmin(() -> jobs.start(Kind.VERIFICATION, Optional.empty(), verification::run));
  }

  @Override
  public Outcome<Job> find(String id) {
    return asAdmin(() ->
        jobs.find(id)
            .map(Outcome::done)
            .orElseGet(() ->
                Outcome.refused(
                    ErrorCode.NOT_FOUND,
                    "There is no job of this id; the last 20 of this run are remembered.")));
  }

  private static Outcome<Job> asAdmin(Supplier<Outcome<Job>> call) {
    return RequestScope.current().principal().admin()
        ? call.get()
        : Outcome.refused(
            ErrorCode.FORBIDDEN,
            "Only an admin may back up and verify; use a token made with --admin.");
  }

  /** Ends the job that runs. */
  @Override
  public void close() {
    automatic.ifPresent(AutomaticBackups::close);
    jobs.close();
  }
}
