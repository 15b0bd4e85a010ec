package dev.holdfast.kernel.commit;

import static dev.holdfast.kernel.world.KernelWorld.answer;
import static dev.holdfast.kernel.world.KernelWorld.refusal;
import static dev.holdfast.kernel.world.Ops.key;
import static dev.holdfast.kernel.world.Ops.putBytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.ChangeKind;
import dev.holdfast.api.Content;
import dev.holdfast.api.ContextEvent;
import dev.holdfast.api.EmergencyOverride;
import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.EventCursor;
import dev.holdfast.api.Limits;
import dev.holdfast.api.Memory;
import dev.holdfast.api.Memory.Account;
import dev.holdfast.api.Outcome;
import dev.holdfast.api.Principal;
import dev.holdfast.api.Priority;
import dev.holdfast.api.Refusal;
import dev.holdfast.api.RuntimeEvent;
import dev.holdfast.api.VersionCondition;
import dev.holdfast.api.Watch;
import dev.holdfast.api.WriteOperation;
import dev.holdfast.api.WriteOptions;
import dev.holdfast.api.WriteRequest;
import dev.holdfast.api.Written;
import dev.holdfast.kernel.config.IdempotencySettings;
import dev.holdfast.kernel.config.MemoryMode;
import dev.holdfast.kernel.config.MemorySettings;
import dev.holdfast.kernel.delta.Codecs;
import dev.holdfast.kernel.world.KernelWorld;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EvictionTests {
  private static final long LIMIT = 100_000;
  private static final int VALUE = 4_000;
  private static final EmergencyOverride OVERRIDE = new EmergencyOverride("restore the plan");

  private KernelWorld world = world(MemoryMode.ENFORCE);

  private static KernelWorld world(MemoryMode mode) {
    return new KernelWorld(
        new KernelWorld.Shape(
            Limits.DEFAULTS,
            List.of(),
            new IdempotencySettings(Duration.ofHours(24), 100),
            new MemorySettings(LIMIT, LIMIT * 80 / 100, LIMIT * 85 / 100, LIMIT / 10, mode),
            Codecs.none()));
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void aCacheThatIsWrittenAnewAllTheTimeIsNeverFullOfWhatIsGone() {
    WriteOptions brief = WriteOptions.NONE.withTtl(Duration.ofSeconds(30));
    for (int round = 0; round < 20; round++) {
      for (int i = 0; i < 40; i++) {
        String name = "cache/" + round + "/" + i;
        world.write(dev.holdfast.kernel.world.Ops.put(name, "1", brief)).orThrow();
      }
      world.time().advance(Duration.ofMinutes(1));
      world.sweep();
      world.settle();
    }

    assertThat(world.budget().used(Account.TOMBSTONES)).isLessThanOrEqualTo(Costs.gone(LIMIT));
    assertThat(world.budget().used(Account.HISTORY)).isLessThanOrEqualTo(Costs.gone(LIMIT));
    Written first = world.write(dev.holdfast.kernel.world.Ops.put("cache/0/0", "2")).orThrow();
    assertThat(first.version()).as("never a version twice").isGreaterThan(1);
  }

  @Test
  void leastValuableCacheEntriesMakeRoomForAWriteThatWouldElseNotFit() {
    cache("high", Priority.HIGH);
    cache("read", Priority.NORMAL);
    cache("unread", Priority.NORMAL);
    cache("low", Priority.LOW);
    world.find("read").orThrow();
    fillWithKeep();
    long used = world.budget().used();

    keep("a").orThrow();
    assertThat(present("high", "read", "unread", "low")).containsExactly("high", "read", "unread");
    keep("b").orThrow();
    assertThat(present("high", "read", "unread")).containsExactly("high", "read");
    keep("c").orThrow();
    keep("d").orThrow();
    assertThat(present("high", "read")).isEmpty();

    assertThat(refusal(keep("e")).code()).isEqualTo(ErrorCode.OVER_BUDGET);
    assertThat(world.evictor().entries()).isEqualTo(4);
    assertThat(world.events().count(RuntimeEvent.Kind.EVICTED)).isEqualTo(4);
    assertThat(world.budget().used()).isLessThanOrEqualTo(used + 4 * 400);
    assertThat(world.budget().peak()).isLessThanOrEqualTo(LIMIT - LIMIT / 10);
  }

  @Test
  void keepAndCriticalEntriesAreNeverGivenUp() {
    cache("critical", Priority.CRITICAL);
    fillWithKeep();
    List<String> before = present();

    Refusal refusal = refusal(keep("more"));

    assertThat(refusal.code()).isEqualTo(ErrorCode.OVER_BUDGET);
    assertThat(refusal.message()).contains("memory.hard-limit").contains("rocksdb");
    assertThat(present()).isEqualTo(before).contains("critical");
    assertThat(world.budget().rejected(Account.ENTRIES)).isEqualTo(1);
  }

  @Test
  void nothingIsGivenUpForAWriteThatDoesNotFitAllTheSame() {
    cache("cached", Priority.LOW);
    fillWithKeep();

    assertThat(refusal(world.write(putBytes("big", new byte[3 * VALUE]))).code())
        .isEqualTo(ErrorCode.OVER_BUDGET);

    assertThat(present("cached")).containsExactly("cached");
  }

  @Test
  void backgroundEvictsFromOneThresholdDownToTheOther() {
    for (int i = 0; world.budget().used() <= LIMIT * 85 / 100; i++) {
      cache("c/" + i, Priority.NORMAL);
    }
    int before = present().size();

    world.sweep();

    assertThat(world.budget().used()).isBetween(LIMIT * 70 / 100, LIMIT * 80 / 100);
    assertThat(present()).doesNotContain("c/0", "c/1").contains("c/" + (before - 1));
    assertThat(world.evictor().entries()).isEqualTo(before - present().size());
  }

  @Test
  void whatWasEvictedIsNotRevivedByARestart() {
    cache("cached", Priority.LOW);
    fillWithKeep();
    keep("more").orThrow();
    List<String> before = present();
    Memory.Usage usage = world.budget().usage();

    world.crash();

    assertThat(present()).isEqualTo(before).doesNotContain("cached");
    assertThat(world.budget().usage()).isEqualTo(usage);
    assertThat(refusal(world.find("cached")).code()).isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(world.store().head(key("cached"))).isEmpty();
  }

  @Test
  void watchersAreTold() throws InterruptedException {
    cache("cached", Priority.LOW);
    fillWithKeep();
    keep("more").orThrow();

    List<String> evicted = new ArrayList<>();
    try (Watch watch = world.watch("", Optional.of(EventCursor.START))) {
      while (watch.next(Duration.ZERO) instanceof Watch.Next.Event(ContextEvent event)) {
        if (event.kind() == ChangeKind.EVICTED) {
          evicted.add(event.key() + " " + event.version());
        }
      }
    }

    assertThat(evicted).containsExactly("cached 1");
    assertThat(world.budget().used(Account.WATCHERS)).isZero();
  }

  @Test
  void reservationsHaveEntriesEvictedToo() {
    while (world.budget().allows(VALUE + 600)) {
      cache("c/" + world.budget().used(), Priority.NORMAL);
    }

    Memory.Reservation body = world.memory().reserve(Account.REQUESTS, 20_000).orThrow();

    assertThat(body.grow(20_000)).isEmpty();
    assertThat(world.budget().used()).isLessThanOrEqualTo(LIMIT);
    assertThat(body.grow(LIMIT)).isPresent();
    assertThat(body.bytes()).isEqualTo(40_000);
    body.close();
    body.close();
    assertThat(world.budget().used(Account.REQUESTS)).isZero();
  }

  @Test
  void criticalWriteOfAnAdminMayUseTheEmergencyPart() {
    fillWithKeep();

    Refusal ordinary = refusal(critical("plan"));
    Outcome<Written> overridden = OVERRIDE.get(() -> critical("plan"));
    Refusal notCritical = refusal(OVERRIDE.get(() -> keep("more")));

    assertThat(ordinary.code()).isEqualTo(ErrorCode.OVER_BUDGET);
    overridden.orThrow();
    assertThat(notCritical.code()).isEqualTo(ErrorCode.OVER_BUDGET);
    assertThat(world.budget().overrides()).isEqualTo(1);
    assertThat(world.budget().used()).isBetween(LIMIT * 90 / 100, LIMIT);
    assertThat(world.events().count(RuntimeEvent.Kind.OVERRIDDEN)).isEqualTo(1);
    while (OVERRIDE.get(() -> critical("p/" + world.budget().used())) instanceof Outcome.Done<?>) {
      assertThat(world.budget().used()).isLessThanOrEqualTo(LIMIT);
    }
    assertThat(world.budget().peak()).isLessThanOrEqualTo(LIMIT);
  }

  @Test
  void overrideThatIsNotNeededIsNoEvent() {
    OVERRIDE.get(() -> critical("plan")).orThrow();

    assertThat(world.budget().overrides()).isZero();
    assertThat(world.events().count(RuntimeEvent.Kind.OVERRIDDEN)).isZero();
  }

  @Test
  void onlyAnAdminOverrides() {
    Principal agent = new Principal("agent", List.of(), false, false);
    WriteRequest write = WriteRequest.of(putBytes("k", new byte[1]));

    Outcome<List<Written>> refused =
        OVERRIDE.get(() ->
            world.scope(agent, Duration.ofSeconds(5)).get(() -> world.contexts().write(write)));

    assertThat(refusal(refused).code()).isEqualTo(ErrorCode.FORBIDDEN);
  }

  @Test
  void deletionsAreTakenAlsoWhenNothingElseIs() {
    fillWithKeep();

    world.write(new WriteOperation.Delete(key("k/0"), WriteOptions.NONE)).orThrow();

    world.write(putBytes("more", new byte[VALUE - 1_000])).orThrow();
  }

  @Test
  void observedBudgetRefusesAndEvictsNothing() {
    world.close();
    world = world(MemoryMode.OBSERVE);
    cache("cached", Priority.LOW);
    for (int i = 0; i < 50; i++) {
      keep("k/" + i).orThrow();
    }

    world.sweep();

    assertThat(world.budget().used()).isGreaterThan(LIMIT);
    assertThat(world.budget().overruns()).isPositive();
    assertThat(world.evictor().entries()).isZero();
    assertThat(present("cached")).containsExactly("cached");
  }

  @Test
  void pressureIsToldOncePerCrossing() {
    List<String> told = new ArrayList<>();
    Memory.Subscription subscription =
        world
            .memory()
            .onPressure(
                List.of(50, 60),
                pressure -> told.add(pressure.percent() + (pressure.isRising() ? "+" : "-")));
    Memory.Reservation held = world.memory().reserve(Account.EMBEDDED, 50_000).orThrow();
    world.sweep();
    held.grow(5_000);
    world.sweep();
    assertThat(told).containsExactly("50+");

    held.close();
    Memory.Reservation again = world.memory().reserve(Account.EMBEDDED, 49_000).orThrow();
    world.sweep();
    assertThat(told).containsExactly("50+", "50-");
    again.grow(12_000);
    world.sweep();
    assertThat(told).containsExactly("50+", "50-", "50+", "60+");
    subscription.close();
    again.close();
    world.sweep();

    assertThat(told).hasSize(4);
    assertThat(world.events().count(RuntimeEvent.Kind.PRESSURE)).isZero();
  }

  @Test
  void concurrentWritersFarBeyondTheLimitStayBelowItAndLoseNoKeepEntry() {
    long seed = 20261121;
    var writers =
        IntStream.range(0, 8)
            .mapToObj(w ->
                world.elsewhere(() -> {
                  Random random = new Random(seed + w);
                  List<String> kept = new ArrayList<>();
                  for (int i = 0; i < 150; i++) {
                    boolean isKeep = random.nextInt(10) == 0;
                    String name = (isKeep ? "k/" : "c/") + w + "/" + i;
                    byte[] value = new byte[random.nextInt(3_000)];
                    WriteOptions options = isKeep ? WriteOptions.NONE : cached(Priority.LOW);
                    Outcome<Written> outcome = world.write(put(name, value, options));
                    if (isKeep && outcome instanceof Outcome.Done<?>) {
                      kept.add(name);
                    }
                    if (i % 20 == 0) {
                      world.evictor().relieve();
                    }
                  }
                  return kept;
                }))
            .toList();

    List<String> acknowledged = new ArrayList<>();
    writers.forEach(writer -> acknowledged.addAll(answer(writer)));

    assertThat(world.budget().peak()).isLessThanOrEqualTo(LIMIT - LIMIT / 10);
    assertThat(present()).containsAll(acknowledged);
    assertThat(acknowledged).isNotEmpty();
    assertThat(world.evictor().entries()).isPositive();
    Memory.Usage usage = world.budget().usage();
    assertThat(usage.accounts().values().stream().mapToLong(Long::longValue).sum())
        .isEqualTo(usage.usedBytes());
    List<String> before = present();
    world.restart();
    assertThat(present()).isEqualTo(before);
    assertThat(world.budget().usage()).isEqualTo(usage);
  }

  private static WriteOptions cached(Priority priority) {
    return new WriteOptions(
        new VersionCondition.Any(),
        OptionalLong.empty(),
        Optional.of(Duration.ofMinutes(10)),
        Optional.of(priority));
  }

  private static WriteOperation put(String name, byte[] value, WriteOptions options) {
    return new WriteOperation.Put(key(name), Content.of(value, Content.BYTES), options);
  }

  private void cache(String name, Priority priority) {
    world.write(put(name, new byte[VALUE], cached(priority))).orThrow();
  }

  private Outcome<Written> keep(String name) {
    return world.write(putBytes(name, new byte[VALUE - 600]));
  }

  private Outcome<Written> critical(String name) {
    WriteOptions options =
        new WriteOptions(
            new VersionCondition.Any(),
            OptionalLong.empty(),
            Optional.empty(),
            Optional.of(Priority.CRITICAL));
    return world.write(put(name, new byte[VALUE / 2], options));
  }

  /** Until no other fits without evicting, or without being refused. */
  private void fillWithKeep() {
    for (int i = 0; world.budget().allows(VALUE + 600); i++) {
      keep("k/" + i).orThrow();
    }
    long left = -world.budget().missing(0);
    if (left > 700) {
      world.write(putBytes("k/rest", new byte[(int) left - 700])).orThrow();
    }
  }

  /** Which of these are there; all that are when none is named. */
  private List<String> present(String... names) {
    List<String> found =
        world.store().scan("", Optional.empty(), 10_000).stream()
            .map(head -> head.key().text())
            .toList();
    return names.length == 0 ? found : List.of(names).stream().filter(found::contains).toList();
  }
}
