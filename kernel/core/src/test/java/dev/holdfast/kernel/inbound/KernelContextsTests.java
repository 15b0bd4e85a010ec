package dev.holdfast.kernel.inbound;

import static dev.holdfast.kernel.world.KernelWorld.refusal;
import static dev.holdfast.kernel.world.Ops.append;
import static dev.holdfast.kernel.world.Ops.appendBytes;
import static dev.holdfast.kernel.world.Ops.batch;
import static dev.holdfast.kernel.world.Ops.delete;
import static dev.holdfast.kernel.world.Ops.key;
import static dev.holdfast.kernel.world.Ops.merge;
import static dev.holdfast.kernel.world.Ops.put;
import static dev.holdfast.kernel.world.Ops.putBytes;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.Content;
import dev.holdfast.api.ContextEntry;
import dev.holdfast.api.ContextSummary;
import dev.holdfast.api.Digest;
import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.Limits;
import dev.holdfast.api.Outcome;
import dev.holdfast.api.Page;
import dev.holdfast.api.Principal;
import dev.holdfast.api.Priority;
import dev.holdfast.api.Refusal;
import dev.holdfast.api.WriteOperation;
import dev.holdfast.api.WriteOptions;
import dev.holdfast.api.WriteRequest;
import dev.holdfast.api.spi.store.StoreRead;
import dev.holdfast.kernel.config.IdempotencySettings;
import dev.holdfast.kernel.world.KernelWorld;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class KernelContextsTests {
  private static final Principal GUEST = new Principal("guest", List.of("open"), false, false);
  private static final Principal READER = new Principal("reader", List.of(), true, false);

  private final KernelWorld world =
      new KernelWorld(
          new KernelWorld.Shape(
              new Limits(100, 1 << 20, 10, 1 << 14, 5, 8, Duration.ofSeconds(5)),
              List.of(),
              new IdempotencySettings(Duration.ofHours(24), 100),
              1L << 30));

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void entryTellsWhatWasWritten() {
    WriteOptions options =
        new WriteOptions(
            WriteOptions.NONE.condition(),
            OptionalLong.empty(),
            Optional.of(Duration.ofMinutes(1)),
            Optional.of(Priority.HIGH));
    byte[] value = " { \"a\":1.0, \"a\":1 } ".getBytes(UTF_8);
    world
        .write(
            new WriteOperation.Put(
                key("k"), Content.of(value, "application/ld+json; charset=utf-8"), options))
        .orThrow();

    ContextEntry entry = world.find("k").orThrow();

    ContextSummary expected =
        new ContextSummary(
            key("k"),
            1,
            value.length,
            Digest.compute(value),
            "application/ld+json; charset=utf-8",
            world.clock().instant(),
            Optional.of(world.clock().instant().plusSeconds(60)),
            Priority.HIGH,
            "ada");
    assertThat(entry.value()).isEqualTo(value);
    assertThat(entry.summary()).isEqualTo(expected);
    world.crash();
    assertThat(world.find("k").orThrow().summary()).isEqualTo(expected);
  }

  @Test
  void priorityStaysUnlessANewOneIsGiven() {
    WriteOptions high =
        new WriteOptions(
            WriteOptions.NONE.condition(),
            OptionalLong.empty(),
            Optional.empty(),
            Optional.of(Priority.HIGH));
    world.write(put("k", "[]", high)).orThrow();
    world.write(append("k", "1")).orThrow();
    world.write(put("l", "[]")).orThrow();

    assertThat(world.find("k").orThrow().summary().priority()).isEqualTo(Priority.HIGH);
    assertThat(world.find("l").orThrow().summary().priority()).isEqualTo(Priority.NORMAL);
  }

  @Test
  void wrongDigestIsRefused() {
    Content changed =
        new Content(
            "2".getBytes(UTF_8), Content.JSON, Optional.of(Digest.compute("1".getBytes(UTF_8))));

    Refusal put =
        refusal(world.write(new WriteOperation.Put(key("k"), changed, WriteOptions.NONE)));
    Refusal append =
        refusal(world.write(new WriteOperation.Append(key("k"), changed, WriteOptions.NONE)));

    assertThat(put.code()).isEqualTo(ErrorCode.DIGEST_MISMATCH);
    assertThat(append.code()).isEqualTo(ErrorCode.DIGEST_MISMATCH);
    assertThat(world.log().sizes()).isEmpty();
  }

  @Test
  void principalStaysWithinItsRights() {
    world.write(put("closed", "1")).orThrow();
    world.write(put("open/a", "1")).orThrow();
    world.write(put("opened", "1")).orThrow();

    assertThat(
            refusal(as(GUEST, () -> world.contexts().find(key("closed"), OptionalLong.empty())))
                .code())
        .isEqualTo(ErrorCode.FORBIDDEN);
    assertThat(
            refusal(as(GUEST, () -> world.contexts().find(key("closed"), OptionalLong.of(1))))
                .code())
        .isEqualTo(ErrorCode.FORBIDDEN);
    assertThat(refusal(as(GUEST, () -> world.contexts().history(key("closed"), 0, 1))).code())
        .isEqualTo(ErrorCode.FORBIDDEN);
    assertThat(as(GUEST, () -> keys(world.contexts().list("", Optional.empty(), 10))))
        .containsExactly("open/a");
    for (WriteOperation operation :
        List.of(
            put("closed", "2"), append("closed", "2"), merge("closed", "{}"), delete("closed"))) {
      Refusal refusal =
          refusal(as(GUEST, () -> world.contexts().write(batch(put("open/a", "2"), operation))));
      assertThat(refusal.code()).isEqualTo(ErrorCode.FORBIDDEN);
      assertThat(refusal.facts()).containsEntry("index", 1);
    }
    assertThat(
            refusal(as(READER, () -> world.contexts().write(WriteRequest.of(put("open", "1")))))
                .code())
        .isEqualTo(ErrorCode.FORBIDDEN);
    assertThat(world.text("open/a")).isEqualTo("1");
  }

  @Test
  void valueAboveTheLimitIsTooLarge() {
    world.write(putBytes("k", new byte[100])).orThrow();
    world.write(put("list", "[" + "1,".repeat(47) + "1]")).orThrow();

    assertThat(refusal(world.write(putBytes("l", new byte[101]))).code())
        .isEqualTo(ErrorCode.TOO_LARGE);
    assertThat(refusal(world.write(appendBytes("k", new byte[1]))).code())
        .isEqualTo(ErrorCode.TOO_LARGE);
    assertThat(world.write(append("list", "12")).orThrow().bytes()).isEqualTo(100);
    assertThat(refusal(world.write(append("list", "" + 1))).code()).isEqualTo(ErrorCode.TOO_LARGE);
    assertThat(refusal(world.write(append("new", "1".repeat(99)))).code())
        .isEqualTo(ErrorCode.TOO_LARGE);
    assertThat(world.write(append("new", "1".repeat(98))).orThrow().bytes()).isEqualTo(100);
  }

  @Test
  void jsonIsCheckedAndNoDeeperThanTheLimit() {
    assertThat(world.write(put("k", "[[[[[]]]]]"))).isInstanceOf(Outcome.Done.class);
    assertThat(refusal(world.write(put("k", "[[[[[[]]]]]]"))).code())
        .isEqualTo(ErrorCode.INVALID_REQUEST);
    assertThat(world.write(append("l", "[[[[]]]]"))).isInstanceOf(Outcome.Done.class);
    assertThat(refusal(world.write(append("l", "[[[[[]]]]]"))).code())
        .isEqualTo(ErrorCode.INVALID_REQUEST);
    for (String broken : List.of("", "{", "1 2", "[1,]", "\u0001", "nul")) {
      assertThat(refusal(world.write(put("k", broken))).code())
          .as(broken)
          .isEqualTo(ErrorCode.INVALID_REQUEST);
    }
  }

  @Test
  void typesDoNotMix() {
    world.write(putBytes("bytes", new byte[] {1})).orThrow();
    world.write(put("json", "[]")).orThrow();

    assertThat(refusal(world.write(append("bytes", "1"))).code())
        .isEqualTo(ErrorCode.UNSUPPORTED_TYPE);
    assertThat(refusal(world.write(appendBytes("json", new byte[] {1}))).code())
        .isEqualTo(ErrorCode.UNSUPPORTED_TYPE);
    assertThat(refusal(world.write(merge("bytes", "{}"))).code())
        .isEqualTo(ErrorCode.UNSUPPORTED_TYPE);
    world.write(appendBytes("new", new byte[] {1})).orThrow();
    world.write(appendBytes("new", new byte[] {2})).orThrow();
    assertThat(world.find("new").orThrow().value()).containsExactly(1, 2);
    assertThat(world.find("new").orThrow().summary().contentType()).isEqualTo(Content.BYTES);
  }

  @Test
  void patchWithAConditionHearsThatTheVersionMoved() {
    world.write(put("k", "{}")).orThrow();
    world.write(put("k", "1")).orThrow();
    String removal = "[{\"op\":\"remove\",\"path\":\"/x\"}]";

    Refusal refusal =
        refusal(
            world.write(
                new WriteOperation.Patch(
                    key("k"),
                    WriteOperation.PatchFormat.JSON_PATCH,
                    removal.getBytes(UTF_8),
                    WriteOptions.ifVersion(1))));

    assertThat(refusal.code()).isEqualTo(ErrorCode.CONFLICT);
    assertThat(refusal.facts()).containsEntry("currentVersion", 2L);
  }

  @Test
  void pagesJoinWithoutGapOrDuplicate() {
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      String name = "p/%03d".formatted(i);
      WriteOptions options =
          i % 5 == 0 ? WriteOptions.NONE.withTtl(Duration.ofSeconds(30)) : WriteOptions.NONE;
      world.write(put(name, "1", options)).orThrow();
      if (i % 5 != 0) {
        expected.add(name);
      }
    }
    world.write(put("q", "1")).orThrow();
    world.time().advance(Duration.ofSeconds(30));

    List<String> seen = new ArrayList<>();
    Optional<String> after = Optional.empty();
    do {
      Optional<String> from = after;
      Page<ContextSummary> page = world.run(() -> world.contexts().list("p/", from, 96)).orThrow();
      page.items().forEach(item -> seen.add(item.key().text()));
      after = page.next();
    } while (after.isPresent());

    assertThat(seen).isEqualTo(expected);
    assertThat(refusal(world.run(() -> world.contexts().list("", Optional.of("//"), 1))).code())
        .isEqualTo(ErrorCode.INVALID_REQUEST);
    assertThat(refusal(world.run(() -> world.contexts().list("", Optional.empty(), 0))).code())
        .isEqualTo(ErrorCode.INVALID_REQUEST);
  }

  @Test
  void damagedValueIsRepairedFromTheLogAndNeverServed() {
    world.write(put("k", "\"good\"")).orThrow();
    world.store().damage(key("k"));

    assertThat(world.text("k")).isEqualTo("\"good\"");
    assertThat(world.meter().count("corruptions_total")).isEqualTo(1);
    world.settle();
    assertThat(world.store().find(key("k"))).isInstanceOf(StoreRead.Hit.class);

    world.store().damage(key("k"));
    long position = world.disk().positions().getLast();
    byte[] payload = world.disk().payload(position);
    payload[payload.length - 2] ^= 1;
    world.disk().overwrite(position, payload);
    assertThat(refusal(world.find("k")).code()).isEqualTo(ErrorCode.CORRUPT);
    assertThat(refusal(world.write(append("k", "1"))).code()).isEqualTo(ErrorCode.CORRUPT);
    assertThat(refusal(world.write(merge("k", "{}"))).code()).isEqualTo(ErrorCode.CORRUPT);
  }

  private static List<String> keys(Outcome<Page<ContextSummary>> page) {
    return page.orThrow().items().stream().map(item -> item.key().text()).toList();
  }

  private <T> T as(Principal principal, Supplier<T> work) {
    return world.scope(principal, Duration.ofSeconds(20)).get(work);
  }
}
