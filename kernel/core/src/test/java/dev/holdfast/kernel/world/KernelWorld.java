package dev.holdfast.kernel.world;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.api.Cancellation;
import dev.holdfast.api.ContextEntry;
import dev.holdfast.api.Contexts;
import dev.holdfast.api.DryRunReport;
import dev.holdfast.api.EventCursor;
import dev.holdfast.api.Leases;
import dev.holdfast.api.Limits;
import dev.holdfast.api.Outcome;
import dev.holdfast.api.Principal;
import dev.holdfast.api.Refusal;
import dev.holdfast.api.RequestScope;
import dev.holdfast.api.Watch;
import dev.holdfast.api.WriteOperation;
import dev.holdfast.api.WriteRequest;
import dev.holdfast.api.Written;
import dev.holdfast.kernel.budget.KernelMemory;
import dev.holdfast.kernel.budget.MemoryBudget;
import dev.holdfast.kernel.checkpoint.CheckpointFolder;
import dev.holdfast.kernel.checkpoint.CheckpointSummary;
import dev.holdfast.kernel.checkpoint.Checkpointer;
import dev.holdfast.kernel.checkpoint.Pruner;
import dev.holdfast.kernel.checkpoint.RecoverySources;
import dev.holdfast.kernel.checkpoint.TruncationHold;
import dev.holdfast.kernel.commit.AppliedState;
import dev.holdfast.kernel.commit.Applier;
import dev.holdfast.kernel.commit.CommitPipeline;
import dev.holdfast.kernel.commit.Evictor;
import dev.holdfast.kernel.commit.KernelTables;
import dev.holdfast.kernel.commit.LoggedCommitPath;
import dev.holdfast.kernel.commit.Quarantine;
import dev.holdfast.kernel.commit.Recovery;
import dev.holdfast.kernel.commit.Room;
import dev.holdfast.kernel.commit.Sequencer;
import dev.holdfast.kernel.config.ClassRule;
import dev.holdfast.kernel.config.ExpirySettings;
import dev.holdfast.kernel.config.IdempotencySettings;
import dev.holdfast.kernel.config.IntegritySettings;
import dev.holdfast.kernel.config.MemorySettings;
import dev.holdfast.kernel.config.RetentionSettings;
import dev.holdfast.kernel.deadline.Deadlines;
import dev.holdfast.kernel.delta.Codecs;
import dev.holdfast.kernel.delta.DeltaProposer;
import dev.holdfast.kernel.dryrun.DryRunPorts;
import dev.holdfast.kernel.dryrun.DryRuns;
import dev.holdfast.kernel.event.EventLog;
import dev.holdfast.kernel.expiry.ExpiryPolicy;
import dev.holdfast.kernel.expiry.MemoryKeeper;
import dev.holdfast.kernel.expiry.Sweeper;
import dev.holdfast.kernel.history.History;
import dev.holdfast.kernel.history.NeededRecords;
import dev.holdfast.kernel.history.VersionIndex;
import dev.holdfast.kernel.inbound.KernelContexts;
import dev.holdfast.kernel.inbound.Reads;
import dev.holdfast.kernel.integrity.IntegrityFigures;
import dev.holdfast.kernel.integrity.KnownDamage;
import dev.holdfast.kernel.integrity.Repairer;
import dev.holdfast.kernel.integrity.Scrub;
import dev.holdfast.kernel.integrity.VerifiedReads;
import dev.holdfast.kernel.lease.KernelLeases;
import dev.holdfast.kernel.lease.TokenCounter;
import dev.holdfast.kernel.seam.SystemTime;
import dev.holdfast.kernel.watch.WatchHub;
import dev.holdfast.tck.FakeMeter;
import dev.holdfast.tck.ManualTime;
import dev.holdfast.tck.RealFiles;
import dev.holdfast.tck.RealThreads;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The kernel's write path over fakes; it can crash and be opened again. */
public final class KernelWorld implements AutoCloseable {
  /** Who writes when a test does not say. */
  public static final Principal ADA = new Principal("ada", List.of(), false, true);

  /**
   * What may differ between worlds.
   *
   * @param limits the limits of requests
   * @param rules the classes of keys
   * @param idempotency how named requests are remembered
   * @param memory the memory budget
   * @param codecs what writes and reads deltas
   */
  public record Shape(
      Limits limits,
      List<ClassRule> rules,
      IdempotencySettings idempotency,
      MemorySettings memory,
      Codecs codecs) {
    /** With a hard limit and no emergency part. */
    public Shape(
        Limits limits,
        List<ClassRule> rules,
        IdempotencySettings idempotency,
        long memoryBytes,
        Codecs codecs) {
      this(limits, rules, idempotency, MemorySettings.of(memoryBytes), codecs);
    }

    /** Without deltas. */
    public Shape(
        Limits limits, List<ClassRule> rules, IdempotencySettings idempotency, long memoryBytes) {
      this(limits, rules, idempotency, memoryBytes, Codecs.none());
    }

    /** The defaults of the product. */
    public static final Shape DEFAULT =
        new Shape(
            Limits.DEFAULTS,
            List.of(),
            new IdempotencySettings(Duration.ofHours(24), 100_000),
            1L << 30);
  }

  private static final ExpirySettings EXPIRY =
      new ExpirySettings(
          Duration.ofMinutes(5),
          Duration.ofSeconds(30),
          Duration.ofHours(1),
          Duration.ofSeconds(1));

  private final ManualTime time = new ManualTime();
  private final InstantSource clock = new SystemTime(time, time);
  private final FakeMeter meter = new FakeMeter();
  private final Random random = new Random(7);
  private final Disk disk = new Disk();
  private final Shape shape;
  private final @Nullable Path data;
  private final boolean onDisk;
  private long epoch;

  private Recovery.Report report;
  private Optional<Quarantine> quarantine;
  private AppliedState state;
  private long closedAt;
  private @Nullable DiskMapStore kept;
  private @Nullable Checkpointer checkpointer;
  private RetentionSettings retention =
      new RetentionSettings(Duration.ofDays(30), Duration.ofDays(365));
  private @Nullable Pruner pruner;
  private final TruncationHold hold = new TruncationHold();
  private VersionIndex versions;

  private HandLog log;
  private MapStore store;
  private SimpleLocks locks;
  private RealThreads threads;
  private KernelTables tables;
  private MemoryBudget budget;
  private Evictor evictor;
  private MemoryKeeper keeper;
  private CommitPipeline pipeline;
  private Sequencer sequencer;
  private WatchHub watches;
  private Sweeper sweeper;
  private History history;
  private KernelContexts contexts;
  private DryRunPorts dryRuns;
  private KernelLeases leases;
  private Repairer repairer;
  private @Nullable IntegritySettings scrubbing;
  private @Nullable Scrub scrub;
  private final AtomicInteger logDamages = new AtomicInteger();
  private final EventLog events = new EventLog(clock);

  /** A new kernel with the product's defaults. */
  public KernelWorld() {
    this(Shape.DEFAULT);
  }

  /** A new kernel. */
  public KernelWorld(Shape shape) {
    this(shape, false);
  }

  /** A new kernel over a store that keeps versions, or over one that does not. */
  public KernelWorld(Shape shape, boolean onDisk) {
    this(shape, onDisk, null);
  }

  /** A new kernel with checkpoints in a folder of its own, which survives crashes. */
  @SuppressWarnings("NullAway.Init") // open() sets every part
  public KernelWorld(Shape shape, boolean onDisk, @Nullable Path data) {
    this.shape = shape;
    this.onDisk = onDisk;
    this.data = data;
    open();
  }

  private CheckpointFolder folder() {
    return new CheckpointFolder(new RealFiles(), Objects.requireNonNull(data, "no folder"));
  }

  /** Writes a checkpoint of the present state. */
  public CheckpointSummary checkpoint() {
    try {
      return Objects.requireNonNull(checkpointer, "no folder").write();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Pruner pruner() {
    return new Pruner(
        folder(),
        log,
        Optional.of(
            new Pruner.Versions(
                new NeededRecords(versions, log, store, shape.codecs(), retention, clock),
                versions,
                history)),
        position -> watches.giveUp(position, time.nanos()),
        hold);
  }

  /** Which versions are kept from here on. */
  public void retain(Duration all, Duration daily) {
    retention = new RetentionSettings(all, daily);
    pruner = pruner();
  }

  /** Writes checkpoints until whatever is free can have gone, and prunes the log after each. */
  public void prune() {
    for (int i = 0; i < 3; i++) {
      write(Ops.put("other", "{}")).orThrow();
      checkpoint();
      Objects.requireNonNull(pruner, "no folder").run();
    }
  }

  /** Looks once for what can be pruned. */
  public void pruneOnce() {
    Objects.requireNonNull(pruner, "no folder").run();
  }

  /** Where the versions of the present run stand. */
  public VersionIndex versions() {
    return versions;
  }

  /** Keeps the log as it is. */
  public TruncationHold hold() {
    return hold;
  }

  /** What the present run could not prove; then it is read-only. */
  public Optional<Quarantine> quarantine() {
    return quarantine;
  }

  /** The state of the present run; looked at while nothing is written. */
  public AppliedState state() {
    return state;
  }

  /** The next start is told that the log was closed there. */
  public void closedAt(long position) {
    closedAt = position;
  }

  /** How the present run was recovered. */
  public Recovery.Report report() {
    return report;
  }

  /** A store on disk is still there after the process. */
  private MapStore freshStore() {
    if (!onDisk) {
      return new MapStore();
    }
    if (kept == null) {
      kept = new DiskMapStore();
    }
    return kept;
  }

  private void open() {
    epoch++;
    log = new HandLog(disk);
    locks = new SimpleLocks(clock);
    threads = new RealThreads();
    RecoveredParts parts;
    try {
      parts =
          data == null
              ? RecoveredParts.from(
                  OptionalLong.empty(), Optional.empty(), log, shape, onDisk, null)
              : new RecoverySources(folder(), log, closedAt, line -> {})
                  .first((checkpoint, quarantine) ->
                      RecoveredParts.from(checkpoint, quarantine, log, shape, freshStore(), data));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    report = parts.report();
    quarantine = parts.quarantine();
    state = parts.state();
    store = parts.store();
    tables = parts.tables();
    budget = parts.budget();
    watches = parts.watches();
    VersionIndex index = parts.index();
    pipeline =
        CommitPipeline.open(
            new Applier(store, log, shape.codecs(), parts.rows(), parts.state()),
            parts.state(),
            parts.followers(),
            threads);
    sequencer =
        new Sequencer(
            tables, log, pipeline, parts.quarantine(), clock, shape.limits().valueBytes());
    evictor = new Evictor(store, sequencer, tables, events, time);
    history = new History(index, log, store, shape.codecs(), clock, new Deadlines(time));
    IntegrityFigures figures = new IntegrityFigures(meter, time);
    KnownDamage known = new KnownDamage(figures, events);
    repairer = new Repairer(store, pipeline, Optional.of(history), known);
    VerifiedReads verified = new VerifiedReads(store, repairer, known, figures);
    Reads reads =
        new Reads(store, pipeline, verified, parts.quarantine(), clock, new Deadlines(time), meter);
    LoggedCommitPath commits = new LoggedCommitPath(sequencer, room(), verified::find, time);
    ExpiryPolicy expiry = new ExpiryPolicy(EXPIRY, shape.rules());
    contexts =
        new KernelContexts(
            reads,
            Optional.of(history),
            watches,
            commits,
            expiry,
            new DeltaProposer(shape.codecs(), store, index, format -> true, meter, budget),
            new Deadlines(time),
            repairer,
            shape.limits());
    dryRuns =
        new DryRuns(
                contexts,
                commits,
                store,
                pipeline,
                Optional.of(history),
                parts.quarantine(),
                expiry,
                counting -> DeltaProposer.quiet(shape.codecs(), store, index, counting),
                shape.limits(),
                clock,
                meter)
            .open(new byte[32]);
    checkpointer = data == null ? null : new Checkpointer(folder(), pipeline, store, index, clock);
    versions = index;
    pruner = data == null ? null : pruner();
    if (pruner != null) {
      pruner.begin();
    }
    if (quarantine.isEmpty()) {
      log.start(pipeline);
    }
    leases =
        new KernelLeases(
            locks, sequencer, new TokenCounter(epoch, tables.highestToken()), random, time);
    leases.restore();
    sweeper = Sweeper.open(store, sequencer, clock, threads, Duration.ofSeconds(1));
    keeper = MemoryKeeper.open(budget, evictor, () -> 0, events, threads);
    if (scrubbing != null) {
      scrub =
          Scrub.open(
              new Scrub.Parts(
                  store,
                  Optional.of(log),
                  hold,
                  repairer,
                  known,
                  figures,
                  logDamages::incrementAndGet),
              scrubbing,
              clock,
              time,
              threads);
    }
  }

  /** The power goes: what is not durable is lost; then the daemon starts again. */
  public void crash() {
    log.losePower();
    end();
    open();
  }

  /** An orderly end and a new start. */
  public void restart() {
    log.close();
    end();
    open();
  }

  private void end() {
    if (scrub != null) {
      scrub.close();
    }
    sweeper.close();
    keeper.close();
    watches.close();
    pipeline.close();
    locks.close();
    store.close();
  }

  @Override
  public void close() {
    log.close();
    end();
  }

  /** The clock, moved by hand. */
  public ManualTime time() {
    return time;
  }

  /** What the kernel reads the time from. */
  public InstantSource clock() {
    return clock;
  }

  /** The log of the present run. */
  public HandLog log() {
    return log;
  }

  /** What survives a crash. */
  public Disk disk() {
    return disk;
  }

  /** The store of the present run. */
  public MapStore store() {
    return store;
  }

  /** Figures. */
  public FakeMeter meter() {
    return meter;
  }

  /** The sequencer of the present run. */
  public Sequencer sequencer() {
    return sequencer;
  }

  /** The pipeline of the present run. */
  public CommitPipeline pipeline() {
    return pipeline;
  }

  /** The tables of the present run. */
  public KernelTables tables() {
    return tables;
  }

  /** The memory budget of the present run. */
  public MemoryBudget budget() {
    return budget;
  }

  /** Who makes room in the present run. */
  public Evictor evictor() {
    return evictor;
  }

  /** Room for writes of the present run. */
  public Room room() {
    return new Room(evictor, tables, events);
  }

  /** The memory port of the present run. */
  public KernelMemory memory() {
    return new KernelMemory(budget, evictor);
  }

  /** The hub of the present run. */
  public WatchHub watches() {
    return watches;
  }

  /** The lock manager of the present run. */
  public SimpleLocks locks() {
    return locks;
  }

  /** The sweeper of the present run. */
  public Sweeper sweeper() {
    return sweeper;
  }

  /** Does what repeats, now: sweeps, and applies again what a store could not take. */
  public void sweep() {
    threads.runRepeating();
  }

  /** The next run has a scrub. */
  public void scrubbing(IntegritySettings settings) {
    scrubbing = settings;
  }

  /** The scrub of the present run. */
  public Scrub scrub() {
    return Objects.requireNonNull(scrub, "not scrubbing");
  }

  /** How often the scrub told of new damage of the log. */
  public int logDamages() {
    return logDamages.get();
  }

  /** What was told of the runtime itself, since the world began. */
  public EventLog events() {
    return events;
  }

  /** The repairer of the present run. */
  public Repairer repairer() {
    return repairer;
  }

  /** Waits until what was asked of the applying thread so far is done. */
  public void settle() {
    pipeline.between(state -> true).join();
  }

  /** The contexts port; calls need a scope. */
  public KernelContexts contexts() {
    return contexts;
  }

  /** The contexts port with dry runs and plans; calls need a scope. */
  public Contexts dryRuns() {
    return dryRuns.contexts(dryRuns.planned());
  }

  /** The leases port with dry runs; calls need a scope. */
  public Leases dryRunLeases() {
    return dryRuns.leases(leases, sequencer::leases);
  }

  /** Says what a write would do. */
  public Outcome<DryRunReport> dryRun(WriteRequest request) {
    return run(() -> dryRuns().dryRun(request));
  }

  /** A scope that ends {@code patience} of the manual clock from now. */
  public RequestScope scope(Principal principal, Duration patience) {
    return new RequestScope(principal, time.nanos() + patience.toNanos(), new Cancellation());
  }

  /** Runs something on behalf of the default principal. */
  public <T> T run(Supplier<T> work) {
    return scope(ADA, Duration.ofSeconds(20)).get(work);
  }

  /** Writes. */
  public Outcome<List<Written>> write(WriteRequest request) {
    return run(() -> contexts.write(request));
  }

  /** Writes one operation. */
  public Outcome<Written> write(WriteOperation operation) {
    return write(WriteRequest.of(operation)).map(List::getFirst);
  }

  /** Writes on another thread. */
  public CompletableFuture<Outcome<List<Written>>> writing(WriteRequest request) {
    return writing(request, scope(ADA, Duration.ofSeconds(20)));
  }

  /** Writes one operation on another thread. */
  public CompletableFuture<Outcome<List<Written>>> writing(WriteOperation operation) {
    return writing(WriteRequest.of(operation));
  }

  /** Writes on another thread, within a scope. */
  public CompletableFuture<Outcome<List<Written>>> writing(
      WriteRequest request, RequestScope scope) {
    // The run that is present now: the thread may begin only when the next one has taken its place.
    KernelContexts present = contexts;
    return elsewhere(() -> scope.get(() -> present.write(request)));
  }

  /** Runs something on another thread. */
  public <T> CompletableFuture<T> elsewhere(Supplier<T> work) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            answer.complete(work.get());
          } catch (Throwable e) {
            answer.completeExceptionally(e);
          }
        });
    return answer;
  }

  /** Waits for an answer, a bounded time. */
  public static <T> T answer(CompletableFuture<T> future) {
    try {
      return future.get(10, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError("no answer", e);
    }
  }

  /** The refusal of an outcome that must be one. */
  public static Refusal refusal(Outcome<?> outcome) {
    return switch (outcome) {
      case Outcome.Refused<?>(Refusal refusal) -> refusal;
      case Outcome.Done<?>(Object value) -> throw new AssertionError("not refused: " + value);
    };
  }

  /** Reads a key. */
  public Outcome<ContextEntry> find(String key) {
    return run(() -> contexts.find(Ops.key(key), OptionalLong.empty()));
  }

  /** Reads a version. */
  public Outcome<ContextEntry> find(String key, long version) {
    return run(() -> contexts.find(Ops.key(key), OptionalLong.of(version)));
  }

  /** The value of a key as text. */
  public String text(String key) {
    return new String(find(key).orThrow().value(), UTF_8);
  }

  /** The value of a version as text. */
  public String text(String key, long version) {
    return new String(find(key, version).orThrow().value(), UTF_8);
  }

  /** Watches everything below a prefix. */
  public Watch watch(String prefix, Optional<EventCursor> from) {
    return run(() -> contexts.watch(prefix, from)).orThrow();
  }

  /** The leases port; calls need a scope. */
  public KernelLeases leases() {
    return leases;
  }

  /** Acquires an exclusive lease on the names without waiting. */
  public Outcome<Leases.Lease> acquire(String... names) {
    return run(() -> leases.acquire(request(names)));
  }

  /** A request for an exclusive lease of 30 s. */
  public static Leases.Request request(String... names) {
    return new Leases.Request(
        List.of(names), Leases.Mode.EXCLUSIVE, Duration.ofSeconds(30), Duration.ZERO, "the tests");
  }
}
