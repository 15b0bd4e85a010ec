package dev.holdfast.kernel.dryrun;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.Content;
import dev.holdfast.api.ContextEvent;
import dev.holdfast.api.DryRunReport;
import dev.holdfast.api.Leases;
import dev.holdfast.api.Outcome;
import dev.holdfast.api.Refusal;
import dev.holdfast.api.VersionCondition;
import dev.holdfast.api.Watch;
import dev.holdfast.api.WriteOperation;
import dev.holdfast.api.WriteOperation.PatchFormat;
import dev.holdfast.api.WriteOptions;
import dev.holdfast.api.WriteRequest;
import dev.holdfast.api.Written;
import dev.holdfast.kernel.world.KernelWorld;
import dev.holdfast.kernel.world.Ops;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is asked, a dry run says what then happens: results, events, or the very refusal. */
class PredictionTests {
  private static final int REQUESTS = 1_500;

  private int applied;
  private int refused;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void whatADryRunSaysIsWhatHappens(long seed) throws Exception {
    Random random = new Random(seed);
    try (KernelWorld world = new KernelWorld();
        Watch watch = world.watch("", Optional.empty())) {
      List<Long> tokens = new ArrayList<>(List.of(1L));
      for (int i = 0; i < REQUESTS; i++) {
        if (random.nextInt(20) == 0) {
          disturb(world, random, tokens);
        }
        WriteRequest request = request(random, tokens);
        long end = world.log().end();
        Outcome<DryRunReport> foretold = world.dryRun(request);
        assertThat(world.log().end()).isEqualTo(end);
        Outcome<List<Written>> happened = apply(world, request, foretold, random);
        compare("seed " + seed + ", request " + i + ": " + request, foretold, happened, watch);
      }
    }
    assertThat(applied).isGreaterThan(REQUESTS / 10);
    assertThat(refused).isGreaterThan(REQUESTS / 10);
  }

  /** Half of the time by the plan. */
  private static Outcome<List<Written>> apply(
      KernelWorld world, WriteRequest request, Outcome<DryRunReport> foretold, Random random) {
    boolean isPlanned = random.nextBoolean();
    return switch (foretold) {
      case Outcome.Done<DryRunReport>(DryRunReport report) when isPlanned ->
          world.run(() -> world.dryRuns().write(request.withPlan(report.plan().orElseThrow())));
      case Outcome.Done<DryRunReport> _, Outcome.Refused<DryRunReport> _ ->
          world.run(() -> world.dryRuns().write(request));
    };
  }

  private void compare(
      String what, Outcome<DryRunReport> foretold, Outcome<List<Written>> happened, Watch watch)
      throws InterruptedException {
    switch (foretold) {
      case Outcome.Refused<DryRunReport>(Refusal refusal) -> {
        refused++;
        assertThat(happened).as(what).isEqualTo(Outcome.refused(refusal));
      }
      case Outcome.Done<DryRunReport>(DryRunReport report) when report.repeated() ->
          assertThat(happened).as(what).isInstanceOf(Outcome.Done.class);
      case Outcome.Done<DryRunReport>(DryRunReport report) -> {
        applied++;
        assertThat(happened.orThrow())
            .as(what)
            .isEqualTo(
                report.effects().stream()
                    .map(effect ->
                        new Written(
                            effect.key(),
                            effect.versionAfter(),
                            effect.digest(),
                            effect.bytes(),
                            effect.expiresAt(),
                            effect.created()))
                    .toList());
        for (DryRunReport.Event event : report.events()) {
          assertThat(told(next(watch))).as(what).isEqualTo(told(event));
        }
      }
    }
  }

  private static ContextEvent next(Watch watch) throws InterruptedException {
    // Sweeps and the writes of disturbances are told too; they are not foretold.
    while (watch.next(Duration.ofSeconds(10)) instanceof Watch.Next.Event(ContextEvent event)) {
      if (!event.writer().isEmpty() && !event.key().startsWith("disturbed")) {
        return event;
      }
    }
    throw new AssertionError("nobody was told");
  }

  private static String told(ContextEvent event) {
    return told(
        new DryRunReport.Event(
            event.kind(),
            event.key(),
            event.version(),
            event.digest(),
            event.bytes(),
            event.writer()));
  }

  private static String told(DryRunReport.Event event) {
    return event.toString();
  }

  private static void disturb(KernelWorld world, Random random, List<Long> tokens) {
    switch (random.nextInt(4)) {
      case 0 -> world.time().advance(Duration.ofSeconds(random.nextInt(40)));
      case 1 -> world.sweep();
      case 2 -> {
        if (world.acquire("k" + random.nextInt(4)) instanceof Outcome.Done<Leases.Lease> done) {
          tokens.add(done.value().token());
        }
      }
      default -> world.write(Ops.put("disturbed", "" + random.nextInt())).orThrow();
    }
  }

  private static WriteRequest request(Random random, List<Long> tokens) {
    int count = random.nextInt(3) == 0 ? 1 + random.nextInt(6) : 1;
    List<WriteOperation> operations = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      operations.add(operation(random, tokens));
    }
    Optional<String> name =
        random.nextInt(10) == 0 ? Optional.of("n" + random.nextInt(30)) : Optional.empty();
    return new WriteRequest(operations, name, count > 1 || random.nextBoolean());
  }

  private static WriteOperation operation(Random random, List<Long> tokens) {
    var key = Ops.key("k" + random.nextInt(4) + (random.nextBoolean() ? "" : "/x"));
    WriteOptions options = options(random, tokens);
    return switch (random.nextInt(9)) {
      case 0, 1 ->
          new WriteOperation.Put(
              key, Content.json(("[" + random.nextInt(9) + "]").getBytes(UTF_8)), options);
      case 2 ->
          new WriteOperation.Put(
              key, Content.json(("{\"n\":" + random.nextInt(9) + "}").getBytes(UTF_8)), options);
      case 3 ->
          new WriteOperation.Put(
              key, Content.of(new byte[random.nextInt(40)], Content.BYTES), options);
      case 4, 5 -> new WriteOperation.Append(key, Content.json("1".getBytes(UTF_8)), options);
      case 6 -> new WriteOperation.Append(key, Content.of(new byte[] {1}, Content.BYTES), options);
      case 7 ->
          random.nextBoolean()
              ? new WriteOperation.Patch(
                  key, PatchFormat.MERGE_PATCH, "{\"m\":1}".getBytes(UTF_8), options)
              : new WriteOperation.Patch(
                  key,
                  PatchFormat.JSON_PATCH,
                  "[{\"op\":\"add\",\"path\":\"/0\",\"value\":7}]".getBytes(UTF_8),
                  options);
      default -> new WriteOperation.Delete(key, options);
    };
  }

  private static WriteOptions options(Random random, List<Long> tokens) {
    VersionCondition condition =
        switch (random.nextInt(12)) {
          case 0 -> VersionCondition.ifVersion(random.nextInt(5));
          case 1 -> new VersionCondition.Present();
          default -> new VersionCondition.Any();
        };
    OptionalLong fence =
        random.nextInt(10) == 0
            ? OptionalLong.of(tokens.get(random.nextInt(tokens.size())))
            : OptionalLong.empty();
    Optional<Duration> ttl =
        random.nextInt(5) == 0
            ? Optional.of(Duration.ofSeconds(random.nextInt(29, 60)))
            : Optional.empty();
    return new WriteOptions(condition, fence, ttl, Optional.empty());
  }
}
