package dev.holdfast.kernel.commit;

import static dev.holdfast.kernel.world.KernelWorld.refusal;
import static dev.holdfast.kernel.world.Ops.append;
import static dev.holdfast.kernel.world.Ops.appendBytes;
import static dev.holdfast.kernel.world.Ops.batch;
import static dev.holdfast.kernel.world.Ops.delete;
import static dev.holdfast.kernel.world.Ops.key;
import static dev.holdfast.kernel.world.Ops.merge;
import static dev.holdfast.kernel.world.Ops.patch;
import static dev.holdfast.kernel.world.Ops.put;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.Digest;
import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.Refusal;
import dev.holdfast.api.WriteOperation;
import dev.holdfast.api.WriteOptions;
import dev.holdfast.api.WriteRequest;
import dev.holdfast.api.Written;
import dev.holdfast.kernel.world.KernelWorld;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(30)
class BatchTests {
  private final KernelWorld world = new KernelWorld();

  /** After the restart no tail of a value is known. */
  @BeforeEach
  void begin() {
    world.write(put("list", "[0]")).orThrow();
    world.write(put("more", "[ ]")).orThrow();
    world.write(put("object", "{\"a\":1}")).orThrow();
    world.write(put("damaged", "[1,2,3]")).orThrow();
    world.restart();
    world.store().damage(key("damaged"));
    long position = world.disk().positions().getLast();
    byte[] payload = world.disk().payload(position);
    payload[payload.length - 2] ^= 1;
    world.disk().overwrite(position, payload);
  }

  @AfterEach
  void close() {
    world.close();
  }

  static Stream<Arguments> failing() {
    return Stream.of(
        Arguments.of(ErrorCode.CONFLICT, put("x", "1", WriteOptions.ifVersion(3))),
        Arguments.of(ErrorCode.CONFLICT, put("list", "1", WriteOptions.ifVersion(0))),
        Arguments.of(ErrorCode.CONFLICT, append("list", "1", WriteOptions.ifVersion(2))),
        Arguments.of(ErrorCode.NOT_FOUND, delete("x")),
        Arguments.of(ErrorCode.NOT_FOUND, merge("x", "{}")),
        Arguments.of(ErrorCode.INVALID_REQUEST, append("object", "1")),
        Arguments.of(ErrorCode.INVALID_REQUEST, put("x", "{")),
        Arguments.of(ErrorCode.INVALID_REQUEST, append("list", "1 2")),
        Arguments.of(ErrorCode.UNSUPPORTED_TYPE, appendBytes("list", new byte[1])),
        Arguments.of(
            ErrorCode.CONFLICT, patch("object", "[{\"op\":\"test\",\"path\":\"/a\",\"value\":2}]")),
        Arguments.of(ErrorCode.STALE_FENCE, put("x", "1", WriteOptions.NONE.withFence(1))),
        Arguments.of(ErrorCode.CORRUPT, append("damaged", "4")));
  }

  @ParameterizedTest
  @MethodSource("failing")
  void failingOperationChangesNothingAndIsNamed(ErrorCode code, WriteOperation failing) {
    int records = world.log().sizes().size();
    long used = world.tables().usedBytes();

    Refusal refusal =
        refusal(world.write(batch(put("first", "1"), append("more", "1"), failing, put("y", "1"))));

    assertThat(refusal.code()).isEqualTo(code);
    assertThat(refusal.facts()).containsEntry("index", 2);
    assertThat(world.log().sizes()).hasSize(records);
    assertThat(world.tables().usedBytes()).isEqualTo(used);
    assertThat(refusal(world.find("first")).code()).isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(refusal(world.find("y")).code()).isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(world.text("more")).isEqualTo("[ ]");
    assertThat(world.write(put("first", "1")).orThrow().version()).isEqualTo(1);
    assertThat(world.write(append("more", "2")).orThrow().version()).isEqualTo(2);
    assertThat(world.text("more")).isEqualTo("[2]");
  }

  @Test
  void refusalOfASingleOperationNamesNoIndex() {
    assertThat(refusal(world.write(append("object", "1"))).facts()).doesNotContainKey("index");
    assertThat(refusal(world.write(delete("x"))).facts()).doesNotContainKey("index");
    assertThat(refusal(world.write(put("x", "{"))).facts()).doesNotContainKey("index");
  }

  @Test
  void operationsOnOneKeySeeEachOther() {
    List<Written> written =
        world
            .write(
                batch(
                    put("k", "[1]", WriteOptions.ifVersion(0)),
                    append("k", "2", WriteOptions.ifVersion(1)),
                    patch("k", "[{\"op\":\"add\",\"path\":\"/-\",\"value\":3}]"),
                    append("k", "4", WriteOptions.ifVersion(3))))
            .orThrow();

    assertThat(written).extracting(Written::version).containsExactly(1L, 2L, 3L, 4L);
    assertThat(written).extracting(Written::created).containsExactly(true, false, false, false);
    assertThat(world.text("k")).isEqualTo("[1,2,3,4]");
    assertThat(world.text("k", 1)).isEqualTo("[1]");
    assertThat(world.text("k", 2)).isEqualTo("[1,2]");
    assertThat(world.text("k", 3)).isEqualTo("[1,2,3]");
    assertThat(written.getLast().digest())
        .contains(Digest.compute("[1,2,3,4]".getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    world.crash();
    assertThat(world.text("k")).isEqualTo("[1,2,3,4]");
  }

  @Test
  void keyMayBeDeletedAndBegunAgain() {
    List<Written> written =
        world.write(batch(delete("list"), append("list", "1"), append("list", "2"))).orThrow();

    assertThat(written).extracting(Written::version).containsExactly(2L, 3L, 4L);
    assertThat(written).extracting(Written::created).containsExactly(false, true, false);
    assertThat(world.text("list")).isEqualTo("[1,2]");
    assertThat(refusal(world.find("list", 2)).code()).isEqualTo(ErrorCode.NOT_FOUND);
  }

  @Test
  void patchSeesTheAppendBeforeIt() {
    world
        .write(
            batch(
                append("list", "1"),
                patch("list", "[{\"op\":\"replace\",\"path\":\"/1\",\"value\":7}]"),
                append("fresh", "1"),
                patch("fresh", "[{\"op\":\"add\",\"path\":\"/0\",\"value\":0}]")))
        .orThrow();

    assertThat(world.text("list")).isEqualTo("[0,7]");
    assertThat(world.text("fresh")).isEqualTo("[0,1]");
  }

  @Test
  void appendsToManyKeysWhoseTailsAreUnknownAreOneWrite() {
    List<WriteOperation> puts = new ArrayList<>();
    List<WriteOperation> appends = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      puts.add(put("k/" + i, "[" + i + "]"));
      appends.add(append("k/" + i, "true"));
    }
    world.write(batch(puts)).orThrow();

    List<Written> written = world.write(batch(appends)).orThrow();

    assertThat(written).extracting(Written::version).containsOnly(2L).hasSize(40);
    assertThat(world.text("k/0")).isEqualTo("[0,true]");
    assertThat(world.text("k/39")).isEqualTo("[39,true]");
  }

  @Test
  void valueThatTheBatchReplacesBeforeItAppendsNeedNotBeAnArray() {
    world
        .write(
            batch(
                append("list", "1"),
                put("object", "[1]"),
                append("object", "2"),
                delete("damaged"),
                append("damaged", "3")))
        .orThrow();

    assertThat(world.text("list")).isEqualTo("[0,1]");
    assertThat(world.text("object")).isEqualTo("[1,2]");
    assertThat(world.text("damaged")).isEqualTo("[3]");
  }

  @Test
  void firstFailingOperationIsTheOneNamed() {
    Refusal refusal =
        refusal(
            world.write(
                batch(
                    append("list", "1"),
                    put("more", "1", WriteOptions.ifVersion(9)),
                    append("object", "2"))));

    assertThat(refusal.code()).isEqualTo(ErrorCode.CONFLICT);
    assertThat(refusal.facts()).containsEntry("index", 1);
  }

  @Test
  void batchIsOneRecord() {
    int records = world.log().sizes().size();

    world.write(batch(put("a", "1"), put("b", "2"), append("c", "3"))).orThrow();

    assertThat(world.log().sizes()).hasSize(records + 1);
  }

  @Test
  void batchLargerThanTheLimitIsRefused() {
    List<WriteOperation> operations = new ArrayList<>();
    for (int i = 0; i < 1001; i++) {
      operations.add(put("k" + i, "1"));
    }

    assertThat(refusal(world.write(batch(operations))).code()).isEqualTo(ErrorCode.TOO_LARGE);
    assertThat(
            world
                .write(new WriteRequest(operations.subList(1, 1001), Optional.empty(), true))
                .orThrow())
        .hasSize(1000);
  }
}
