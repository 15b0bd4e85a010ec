package dev.holdfast.proofs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.Cancellation;
import dev.holdfast.api.ContextKey;
import dev.holdfast.api.DryRunReport;
import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.Leases;
import dev.holdfast.api.Observatory.Metric;
import dev.holdfast.api.Outcome;
import dev.holdfast.api.Principal;
import dev.holdfast.api.RequestScope;
import dev.holdfast.api.WriteOptions;
import dev.holdfast.api.WriteRequest;
import dev.holdfast.api.Written;
import dev.holdfast.kernel.seam.SystemFiles;
import dev.holdfast.kernel.wiring.KernelLife;
import dev.holdfast.simulation.SimulatedTime;
import dev.holdfast.tck.effect.SideEffectDetector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dry runs of the whole kernel on its own log and store: they leave no trace, and come true. */
class DryRunProofTests {
  private static final Principal ADA = new Principal("ada", List.of(), false, true);

  @TempDir private Path home;

  private final SimulatedTime time = new SimulatedTime(1);
  private KernelLife kernel;
  private long token;

  @BeforeEach
  void open() throws Exception {
    kernel = KernelLife.open(home, new SystemFiles(), time, UnaryOperator.identity());
    MixedBatch.ground().forEach(request -> write(request).orThrow());
    token =
        within(() ->
                kernel
                    .leases()
                    .acquire(
                        new Leases.Request(
                            List.of("mixed/**"),
                            Leases.Mode.EXCLUSIVE,
                            Duration.ofHours(1),
                            Duration.ZERO,
                            "the proof")))
            .orThrow()
            .token();
  }

  @AfterEach
  void close() {
    kernel.close();
  }

  private static RequestScope scope() {
    return new RequestScope(ADA, Long.MAX_VALUE, new Cancellation());
  }

  private static <T> T within(Supplier<T> work) {
    return scope().get(work);
  }

  private Outcome<List<Written>> write(WriteRequest request) {
    return within(() -> kernel.contexts().write(request));
  }

  private Outcome<DryRunReport> dryRun(WriteRequest request) {
    return within(() -> kernel.contexts().dryRun(request));
  }

  private SideEffectDetector detector(WriteRequest named) {
    return SideEffectDetector.of(kernel.contexts(), DryRunProofTests::scope)
        .withLeases(kernel.leases())
        .withFigures(kernel::metrics)
        .withFiles(home)
        .withNamed(named)
        .with("events of the runtime", kernel::events);
  }

  @Test
  void aDryRunOfAThousandOperationsLeavesNoTraceAndItsPlanComesTrue() throws Exception {
    WriteRequest batch = MixedBatch.of(token);
    List<DryRunReport> reports = new ArrayList<>();

    List<String> differences =
        detector(batch).differences(() -> reports.add(dryRun(batch).orThrow()));

    DryRunReport report = reports.getFirst();
    assertThat(differences).isEmpty();
    assertThat(report.effects()).hasSize(1000);
    Map<String, Double> before = figures();
    List<Written> written = write(batch.withPlan(report.plan().orElseThrow())).orThrow();
    Map<String, Double> after = figures();
    assertThat(written)
        .usingRecursiveComparison()
        // The clock of the tests moves with each look at it.
        .withEqualsForType(
            (one, other) -> Duration.between(one, other).abs().toMillis() <= 100, Instant.class)
        .isEqualTo(foretold(report));
    for (DryRunReport.MetricChange change : report.metrics()) {
      assertThat(after.get(change.name()) - before.get(change.name()))
          .as(change.name())
          .isEqualTo(change.delta());
    }
  }

  private Map<String, Double> figures() {
    Map<String, Double> figures = new TreeMap<>();
    for (Metric metric : kernel.metrics()) {
      figures.put(metric.name(), metric.value());
    }
    return figures;
  }

  private static List<Written> foretold(DryRunReport report) {
    return report.effects().stream()
        .map(effect ->
            new Written(
                effect.key(),
                effect.versionAfter(),
                effect.digest(),
                effect.bytes(),
                effect.expiresAt(),
                effect.created()))
        .toList();
  }

  @Test
  void aPlanWhoseBaseMovedIsRefusedAndChangesNothing() throws Exception {
    WriteRequest batch = MixedBatch.of(token);
    String plan = dryRun(batch).orThrow().plan().orElseThrow();
    write(MixedBatch.batch(MixedBatch.put("mixed/57/array", "[]", WriteOptions.NONE))).orThrow();
    List<Outcome<List<Written>>> outcomes = new ArrayList<>();

    List<String> differences =
        detector(batch)
            // The write was prepared before it was refused, and read what its patches build upon.
            .allowing("holdfast_store_hits_total")
            .allowing("holdfast_verifications_total")
            .differences(() -> outcomes.add(write(batch.withPlan(plan))));

    assertThat(differences).isEmpty();
    assertThat(outcomes.getFirst())
        .isInstanceOfSatisfying(
            Outcome.Refused.class,
            refused -> {
              assertThat(refused.refusal().code()).isEqualTo(ErrorCode.CONFLICT);
              assertThat(refused.refusal().facts())
                  .containsEntry("currentVersion", 2L)
                  .containsEntry("key", "mixed/57/array")
                  .containsEntry("index", 572);
            });
  }

  @Test
  void aRefusedDryRunLeavesNoTraceEither() throws Exception {
    WriteRequest missing =
        MixedBatch.batch(
            MixedBatch.put("a", "1", WriteOptions.NONE),
            new dev.holdfast.api.WriteOperation.Delete(
                new ContextKey("never/there"), WriteOptions.NONE));

    List<String> differences = detector(MixedBatch.of(token)).differences(() -> dryRun(missing));

    assertThat(differences).isEmpty();
    assertThat(dryRun(missing)).isEqualTo(write(missing).map(never -> null));
  }

  @Test
  void plantedEffectsAreFound() throws Exception {
    WriteRequest batch = MixedBatch.of(token);
    WriteRequest named = new WriteRequest(batch.operations(), batch.idempotencyKey(), true);

    assertThat(
            detector(named)
                .differences(() ->
                    within(
                        () -> kernel.contexts().find(key("mixed/1/array"), OptionalLong.empty()))))
        .as("a counted hit")
        .anyMatch(line -> line.startsWith("figure holdfast_store_hits_total"));
    assertThat(
            detector(named)
                .differences(() ->
                    within(() ->
                        kernel
                            .leases()
                            .acquire(
                                new Leases.Request(
                                    List.of("elsewhere"),
                                    Leases.Mode.EXCLUSIVE,
                                    Duration.ofMinutes(1),
                                    Duration.ZERO,
                                    "a bug")))))
        .as("a log record without a change of a key")
        .anyMatch(line -> line.startsWith("file data/wal/"))
        .anyMatch(line -> line.startsWith("figure holdfast_log_records_total"))
        .anyMatch(line -> line.startsWith("lease "));
    assertThat(
            detector(named)
                .differences(() -> Files.writeString(home.resolve("run.tmp"), "left behind")))
        .as("a file")
        .containsExactly(
            "file run.tmp: absent -> 11 bytes "
                + dev.holdfast.api.Digest.compute("left behind".getBytes()).hex());
    assertThat(detector(named).differences(() -> write(named)))
        .as("a remembered name")
        .anyMatch(line -> line.equals("answer to mixed batch: new -> as it was answered before"))
        .anyMatch(line -> line.startsWith("context mixed/1/array"))
        .anyMatch(line -> line.startsWith("history of mixed/1/array"))
        .anyMatch(line -> line.startsWith("a watcher was told: APPEND mixed/1/array"));
  }

  private static ContextKey key(String text) {
    return new ContextKey(text);
  }
}
