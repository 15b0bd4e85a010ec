package dev.holdfast.kernel.dryrun;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.ChangeKind;
import dev.holdfast.api.DryRunReport;
import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.Outcome;
import dev.holdfast.api.Principal;
import dev.holdfast.api.Refusal;
import dev.holdfast.api.WriteOptions;
import dev.holdfast.api.WriteRequest;
import dev.holdfast.api.Written;
import dev.holdfast.kernel.world.KernelWorld;
import dev.holdfast.kernel.world.Ops;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PlanTests {
  private static final Principal BOB = new Principal("bob", List.of(), false, false);

  private final KernelWorld world = new KernelWorld();

  @AfterEach
  void close() {
    world.close();
  }

  private String plan(WriteRequest request) {
    return world.dryRun(request).orThrow().plan().orElseThrow();
  }

  private Outcome<List<Written>> apply(WriteRequest request, String plan) {
    return world.run(() -> world.dryRuns().write(request.withPlan(plan)));
  }

  @Test
  void aDryRunSaysWhatWouldHappenAndDoesNothing() {
    world.write(Ops.put("a", "[1]")).orThrow();
    long end = world.log().end();

    DryRunReport report =
        world
            .dryRun(Ops.batch(Ops.append("a", "2"), Ops.put("b", "{}"), Ops.delete("a")))
            .orThrow();

    assertThat(report.effects())
        .extracting(effect -> effect.kind() + " " + effect.versionBefore() + effect.versionAfter())
        .containsExactly("APPEND 12", "PUT 01", "DELETE 23");
    assertThat(report.events())
        .extracting(DryRunReport.Event::kind)
        .containsExactly(ChangeKind.APPEND, ChangeKind.PUT, ChangeKind.DELETE);
    assertThat(world.log().end()).isEqualTo(end);
    assertThat(world.text("a")).isEqualTo("[1]");
    assertThat(KernelWorld.refusal(world.find("b")).code()).isEqualTo(ErrorCode.NOT_FOUND);
  }

  @Test
  void aPlanDoesWhatWasForeseen() {
    world.write(Ops.put("a", "{\"n\":1}")).orThrow();
    WriteRequest request = Ops.batch(Ops.merge("a", "{\"n\":2}"), Ops.append("l", "1"));
    DryRunReport report = world.dryRun(request).orThrow();

    List<Written> written = apply(request, report.plan().orElseThrow()).orThrow();

    assertThat(written)
        .extracting(Written::key, Written::version, Written::digest, Written::bytes)
        .containsExactlyElementsOf(
            report.effects().stream()
                .map(effect ->
                    org.assertj.core.groups.Tuple.tuple(
                        effect.key(), effect.versionAfter(), effect.digest(), effect.bytes()))
                .toList());
  }

  @Test
  void aPlanWhoseKeyMovedIsRefusedWithItsVersion() {
    world.write(Ops.put("a", "1")).orThrow();
    WriteRequest request = Ops.batch(Ops.put("b", "1"), Ops.put("a", "2"));
    String plan = plan(request);
    world.write(Ops.put("a", "3")).orThrow();

    Refusal refusal = KernelWorld.refusal(apply(request, plan));

    assertThat(refusal.code()).isEqualTo(ErrorCode.CONFLICT);
    assertThat(refusal.facts())
        .containsEntry("currentVersion", 2L)
        .containsEntry("key", "a")
        .containsEntry("index", 1);
    assertThat(world.text("a")).isEqualTo("3");
    assertThat(KernelWorld.refusal(world.find("b")).code()).isEqualTo(ErrorCode.NOT_FOUND);
  }

  @Test
  void aDeadlineThatMovedIsAMoveToo() {
    WriteOptions brief = WriteOptions.NONE.withTtl(Duration.ofMinutes(1));
    world.write(Ops.put("a", "[]", brief)).orThrow();
    WriteRequest extension = WriteRequest.of(Ops.extend("a", Duration.ofMinutes(5)));
    String toExtend = plan(extension);
    WriteRequest append = WriteRequest.of(Ops.append("a", "1"));
    String toAppend = plan(append);

    apply(extension, toExtend).orThrow();

    assertThat(KernelWorld.refusal(apply(extension, toExtend)).code())
        .isEqualTo(ErrorCode.CONFLICT);
    assertThat(KernelWorld.refusal(apply(append, toAppend)).code()).isEqualTo(ErrorCode.CONFLICT);
  }

  @Test
  void aKeyThatCameAndWentHasMoved() {
    WriteRequest request = WriteRequest.of(Ops.put("a", "1"));
    String plan = plan(request);
    world.write(Ops.put("a", "2")).orThrow();
    world.write(Ops.delete("a")).orThrow();

    assertThat(KernelWorld.refusal(apply(request, plan)).code()).isEqualTo(ErrorCode.CONFLICT);
  }

  @Test
  void aPatchWhoseBaseIsGoneIsAConflictAndNotMissing() {
    world.write(Ops.put("a", "{}")).orThrow();
    WriteRequest request = WriteRequest.of(Ops.merge("a", "{\"n\":2}"));
    String plan = plan(request);
    world.write(Ops.delete("a")).orThrow();

    assertThat(KernelWorld.refusal(apply(request, plan)).code()).isEqualTo(ErrorCode.CONFLICT);
  }

  @Test
  void aValueThatExpiredSinceHasMoved() {
    world.write(Ops.put("a", "[]", WriteOptions.NONE.withTtl(Duration.ofSeconds(30)))).orThrow();
    WriteRequest request = WriteRequest.of(Ops.append("a", "1"));
    String plan = plan(request);
    world.time().advance(Duration.ofSeconds(31));

    assertThat(KernelWorld.refusal(apply(request, plan)).code()).isEqualTo(ErrorCode.CONFLICT);
  }

  @Test
  void aLeaseGrantedSinceVoidsThePlan() {
    WriteRequest request = WriteRequest.of(Ops.put("work/a", "1"));
    String plan = plan(request);
    world.acquire("work/**").orThrow();

    Refusal refusal = KernelWorld.refusal(apply(request, plan));

    assertThat(refusal.code()).isEqualTo(ErrorCode.CONFLICT);
    assertThat(refusal.facts()).containsKey("currentToken");
  }

  @Test
  void aPlanAppliesOnce() {
    WriteRequest request = WriteRequest.of(Ops.append("a", "1"));
    String plan = plan(request);
    apply(request, plan).orThrow();

    assertThat(KernelWorld.refusal(apply(request, plan)).code()).isEqualTo(ErrorCode.CONFLICT);
    assertThat(world.text("a")).isEqualTo("[1]");
  }

  @Test
  void aNamedRequestThatIsRepeatedWithItsPlanIsAnsweredAsBefore() {
    WriteRequest request = Ops.named("n", Ops.append("a", "1"));
    String plan = plan(request);
    List<Written> first = apply(request, plan).orThrow();
    world.time().advance(Duration.ofMinutes(6));

    assertThat(apply(request, plan).orThrow()).isEqualTo(first);
    DryRunReport report = world.dryRun(request).orThrow();
    assertThat(report.repeated()).isTrue();
    assertThat(report.effects()).isEmpty();
    assertThat(report.metrics()).isEmpty();
  }

  @Test
  void aPlanOfAnotherRequestOrPrincipalIsRefused() {
    WriteRequest request = WriteRequest.of(Ops.put("a", "1"));
    String plan = plan(request);

    Refusal other = KernelWorld.refusal(apply(WriteRequest.of(Ops.put("a", "2")), plan));
    Refusal fenced =
        KernelWorld.refusal(
            apply(WriteRequest.of(Ops.put("a", "1", WriteOptions.ifVersion(0))), plan));
    Refusal bobs =
        KernelWorld.refusal(
            world
                .scope(BOB, Duration.ofSeconds(5))
                .get(() -> world.dryRuns().write(request.withPlan(plan))));

    assertThat(List.of(other, fenced, bobs))
        .extracting(Refusal::code)
        .containsOnly(ErrorCode.INVALID_REQUEST);
  }

  @Test
  void everyChangedCharacterOfAPlanIsFound() {
    WriteRequest request = WriteRequest.of(Ops.put("a", "1"));
    String plan = plan(request);

    for (int i = 0; i < plan.length(); i++) {
      char other = plan.charAt(i) == 'Q' ? 'g' : 'Q';
      String forged = plan.substring(0, i) + other + plan.substring(i + 1);
      assertThat(KernelWorld.refusal(apply(request, forged)).code())
          .isEqualTo(ErrorCode.INVALID_REQUEST);
    }
    for (String nonsense : new String[] {"", "x", "%%", "A".repeat(43), "A".repeat(2_000_000)}) {
      assertThat(KernelWorld.refusal(apply(request, nonsense)).code())
          .isEqualTo(ErrorCode.INVALID_REQUEST);
    }
    apply(request, plan).orThrow();
  }

  @Test
  void aPlanIsGoodForFiveMinutes() {
    WriteRequest request = WriteRequest.of(Ops.put("a", "1"));
    String plan = plan(request);
    world.time().advance(Duration.ofMinutes(5).minusMillis(1));
    String second = plan(request);
    DryRunReport checked = world.dryRun(request.withPlan(plan)).orThrow();
    world.time().advance(Duration.ofMillis(1));

    assertThat(checked.effects()).hasSize(1);
    assertThat(KernelWorld.refusal(apply(request, plan)).code()).isEqualTo(ErrorCode.GONE);
    apply(request, second).orThrow();
  }

  @Test
  void aPlanSurvivesARestart() {
    world.write(Ops.put("a", "[]")).orThrow();
    WriteRequest request = WriteRequest.of(Ops.append("a", "1"));
    String plan = plan(request);
    world.restart();

    apply(request, plan).orThrow();

    assertThat(world.text("a")).isEqualTo("[1]");
  }

  @Test
  void aDryRunThatAppliesAVoidPlanIsRefusedAsTheWriteWouldBe() {
    WriteRequest request = WriteRequest.of(Ops.put("a", "1"));
    String plan = plan(request);
    world.write(Ops.put("a", "2")).orThrow();

    assertThat(KernelWorld.refusal(world.dryRun(request.withPlan(plan))).code())
        .isEqualTo(ErrorCode.CONFLICT);
  }

  @Test
  void theNameOfADryRunIsNotRemembered() {
    world.dryRun(Ops.named("n", Ops.put("a", "1"))).orThrow();

    assertThat(world.write(Ops.named("n", Ops.put("a", "2"))).orThrow()).hasSize(1);
  }

  @Test
  void aRequestWithoutAPlanIsWrittenAsEver() {
    WriteRequest request =
        new WriteRequest(List.of(Ops.put("a", "1")), Optional.empty(), false, Optional.empty());

    assertThat(world.run(() -> world.dryRuns().write(request)).orThrow().getFirst().version())
        .isEqualTo(1);
  }
}
