package dev.holdfast.kernel.dryrun;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.api.ContextSummary;
import dev.holdfast.api.Contexts;
import dev.holdfast.api.DryRun;
import dev.holdfast.api.DryRunReport;
import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HistoryItem;
import dev.holdfast.api.Leases;
import dev.holdfast.api.Outcome;
import dev.holdfast.api.Page;
import dev.holdfast.api.Refusal;
import dev.holdfast.api.WriteOperation;
import dev.holdfast.api.WriteOptions;
import dev.holdfast.api.WriteRequest;
import dev.holdfast.api.Written;
import dev.holdfast.kernel.world.KernelWorld;
import dev.holdfast.kernel.world.Ops;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DryRunTests {
  private final KernelWorld world = new KernelWorld();
  private final Contexts contexts = world.dryRuns();
  private final Leases leases = world.dryRunLeases();

  @AfterEach
  void close() {
    world.close();
  }

  private <T> DryRun.Result<T> dryRun(Callable<T> work) throws Exception {
    return DryRun.run(() -> world.scope(KernelWorld.ADA, Duration.ofMinutes(1)).call(work));
  }

  private Written write(WriteOperation operation) {
    return contexts.write(WriteRequest.of(operation)).orThrow().getFirst();
  }

  private String text(String key) {
    return new String(contexts.find(Ops.key(key), OptionalLong.empty()).orThrow().value(), UTF_8);
  }

  private String text(String key, long version) {
    return new String(
        contexts.find(Ops.key(key), OptionalLong.of(version)).orThrow().value(), UTF_8);
  }

  private List<String> keys(String prefix) {
    Page<ContextSummary> page = contexts.list(prefix, Optional.empty(), 100).orThrow();
    return page.items().stream().map(item -> item.key().text()).toList();
  }

  @Test
  void laterCallsOfARunSeeWhatItWrote() throws Exception {
    world.write(Ops.put("a", "[1]")).orThrow();
    world.write(Ops.put("c", "{\"n\":1}")).orThrow();
    long end = world.log().end();

    DryRun.Result<List<String>> result =
        dryRun(() -> {
          write(Ops.append("a", "2"));
          write(Ops.append("a", "3"));
          write(Ops.put("b", "true", WriteOptions.ifVersion(0)));
          write(Ops.merge("c", "{\"m\":2}"));
          write(Ops.merge("c", "{\"n\":null}", WriteOptions.ifVersion(2)));
          write(Ops.put("d", "[]"));
          write(Ops.append("d", "7"));
          write(Ops.delete("d"));
          return List.of(text("a"), text("a", 2), text("a", 1), text("b"), text("c"));
        });

    assertThat(result.value()).containsExactly("[1,2,3]", "[1,2]", "[1]", "true", "{\"m\":2}");
    assertThat(result.report().effects())
        .extracting(
            effect -> effect.key() + " " + effect.versionBefore() + " " + effect.versionAfter())
        .containsExactly("a 1 2", "a 2 3", "b 0 1", "c 1 2", "c 2 3", "d 0 1", "d 1 2", "d 2 3");
    assertThat(result.report().plan()).isEmpty();
    assertThat(result.report().metrics())
        .contains(
            new DryRunReport.MetricChange("holdfast_commits_total", 8),
            new DryRunReport.MetricChange("holdfast_store_entries", 1));
    assertThat(world.log().end()).isEqualTo(end);
    assertThat(world.text("a")).isEqualTo("[1]");
    assertThat(world.text("c")).isEqualTo("{\"n\":1}");
    assertThat(KernelWorld.refusal(world.find("b")).code()).isEqualTo(ErrorCode.NOT_FOUND);
  }

  @Test
  void listsAndHistoriesHaveWhatTheRunWroteInPlaceOfWhatIsReal() throws Exception {
    world.write(Ops.put("p/a", "1")).orThrow();
    world.write(Ops.put("p/c", "1")).orThrow();
    world.write(Ops.put("p/d", "1")).orThrow();

    DryRun.Result<List<Object>> result =
        dryRun(() -> {
          write(Ops.put("p/b", "1"));
          write(Ops.delete("p/c"));
          write(Ops.put("p/a", "2"));
          List<HistoryItem> history = contexts.history(Ops.key("p/a"), 0, 10).orThrow().items();
          Page<ContextSummary> first = contexts.list("p/", Optional.empty(), 2).orThrow();
          Page<ContextSummary> rest = contexts.list("p/", first.next(), 2).orThrow();
          return List.of(
              keys("p/"),
              history.stream().map(HistoryItem::version).toList(),
              first.items().getLast().key().text(),
              rest.items().stream().map(item -> item.key().text()).toList(),
              rest.next());
        });

    assertThat(result.value())
        .containsExactly(
            List.of("p/a", "p/b", "p/d"), List.of(1L, 2L), "p/b", List.of("p/d"), Optional.empty());
    assertThat(world.run(() -> keys("p/"))).containsExactly("p/a", "p/c", "p/d");
  }

  @Test
  void aRefusalWithinARunIsTheRealOneAndTakesNothing() throws Exception {
    world.write(Ops.put("a", "1")).orThrow();

    DryRun.Result<Refusal> result =
        dryRun(() -> {
          write(Ops.put("a", "2"));
          return KernelWorld.refusal(
              contexts.write(
                  Ops.batch(Ops.put("b", "1"), Ops.put("a", "3", WriteOptions.ifVersion(1)))));
        });

    assertThat(result.value().code()).isEqualTo(ErrorCode.CONFLICT);
    assertThat(result.value().facts())
        .containsEntry("currentVersion", 2L)
        .containsEntry("index", 1);
    assertThat(result.report().effects()).hasSize(1);
  }

  @Test
  void leasesAreGrantedOnTheOverlayAndEndWithTheRun() throws Exception {
    DryRun.Result<Void> result =
        dryRun(() -> {
          Leases.Lease lease = leases.acquire(KernelWorld.request("work/**")).orThrow();
          write(Ops.put("work/a", "1", WriteOptions.NONE.withFence(lease.token())));
          assertThat(KernelWorld.refusal(leases.acquire(KernelWorld.request("work/**"))).code())
              .isEqualTo(ErrorCode.HELD);
          assertThat(leases.list()).hasSize(1);
          leases.renew(lease.id(), Optional.of(Duration.ofMinutes(2))).orThrow();
          leases.release(lease.id()).orThrow();
          assertThat(
                  KernelWorld.refusal(
                          contexts.write(
                              WriteRequest.of(
                                  Ops.put(
                                      "work/a", "2", WriteOptions.NONE.withFence(lease.token())))))
                      .code())
              .isEqualTo(ErrorCode.STALE_FENCE);
          leases.acquire(KernelWorld.request("work/**")).orThrow();
          return null;
        });

    assertThat(result.leases()).hasSize(2);
    assertThat(world.locks().held()).isEmpty();
    world.acquire("work/**").orThrow();
  }

  @Test
  void whatIsReallyHeldIsRefusedAndItsTokenWritesInARun() throws Exception {
    Leases.Lease real = world.acquire("work/a").orThrow();

    dryRun(() -> {
      assertThat(KernelWorld.refusal(leases.acquire(KernelWorld.request("work/a"))).code())
          .isEqualTo(ErrorCode.HELD);
      assertThat(KernelWorld.refusal(leases.release(real.id())).code())
          .isEqualTo(ErrorCode.UNSUPPORTED);
      write(Ops.put("work/a", "1", WriteOptions.NONE.withFence(real.token())));
      return null;
    });

    assertThat(world.locks().held()).hasSize(1);
  }

  @Test
  void namesAreRememberedForTheRunAlone() throws Exception {
    WriteRequest named = Ops.named("n", Ops.append("a", "1"));

    dryRun(() -> {
      List<Written> first = contexts.write(named).orThrow();
      assertThat(contexts.write(named).orThrow()).isEqualTo(first);
      assertThat(KernelWorld.refusal(contexts.write(Ops.named("n", Ops.put("a", "2")))).code())
          .isEqualTo(ErrorCode.IDEMPOTENCY_MISMATCH);
      return null;
    });

    assertThat(world.write(Ops.named("n", Ops.put("a", "2"))).orThrow()).hasSize(1);
  }

  @Test
  void watchesAreRefused() throws Exception {
    dryRun(() -> {
      Outcome<?> watch = contexts.watch("", Optional.empty());
      assertThat(KernelWorld.refusal(watch).code()).isEqualTo(ErrorCode.UNSUPPORTED);
      return null;
    });
  }

  @Test
  void aValueOfTheRunExpiresLikeARealOne() throws Exception {
    dryRun(() -> {
      write(Ops.put("a", "1", WriteOptions.NONE.withTtl(Duration.ofSeconds(30))));
      world.time().advance(Duration.ofSeconds(31));
      assertThat(KernelWorld.refusal(contexts.find(Ops.key("a"), OptionalLong.empty())).code())
          .isEqualTo(ErrorCode.EXPIRED);
      assertThat(keys("")).isEmpty();
      write(Ops.put("a", "2", WriteOptions.ifVersion(0)));
      return null;
    });
  }

  @Test
  void theReportNamesWhatCannotBeIntercepted() throws Exception {
    DryRun.Result<Integer> result =
        dryRun(() -> {
          DryRun.current().orElseThrow().note("A mail was sent.");
          return 7;
        });

    assertThat(result.value()).isEqualTo(7);
    assertThat(result.report().notIntercepted())
        .contains("A mail was sent.")
        .anyMatch(line -> line.startsWith("Threads"));
  }

  @Test
  void runsDoNotNest() {
    assertThatThrownBy(() -> DryRun.run(() -> DryRun.run(() -> 1)))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void withoutARunTheSamePortsWriteForReal() {
    world.run(() -> write(Ops.put("a", "1")));
    Leases.Lease lease = world.run(() -> leases.acquire(KernelWorld.request("b")).orThrow());

    assertThat(world.text("a")).isEqualTo("1");
    assertThat(world.locks().find(lease.id())).isPresent();
  }
}
