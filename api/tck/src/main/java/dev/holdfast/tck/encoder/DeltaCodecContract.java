package dev.holdfast.tck.encoder;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.api.spi.encoder.DeltaCodec;
import dev.holdfast.api.spi.encoder.DeltaDescription;
import dev.holdfast.api.spi.encoder.DeltaFormat;
import dev.holdfast.api.spi.encoder.DeltaOutcome;
import dev.holdfast.api.spi.encoder.EncoderProvider;
import dev.holdfast.tck.FakeWorld;
import dev.holdfast.tck.MapSettings;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is asked of every encoder: exact or declined, never wrong; hostile deltas refused. Extend it
 * in the plugin's tests and name the provider.
 */
@Timeout(300)
public abstract class DeltaCodecContract {
  private static final long LIMIT = 16 << 20;

  @TempDir private @Nullable Path data;
  private @Nullable DeltaCodec codec;

  /** For the suites of plugins. */
  protected DeltaCodecContract() {}

  /** The provider under test. */
  protected abstract EncoderProvider provider();

  /** Its settings; none unless overridden. */
  protected Map<String, String> settings() {
    return Map.of();
  }

  /** How many deltas are mutated, and how many random pairs are tried; 20,000 unless overridden. */
  protected int rounds() {
    return 20_000;
  }

  /** Two versions of a value that the codec must be able to tell, each above 10 KB. */
  protected List<byte[]> suitable() {
    List<byte[]> chat = HardValues.chat(60, false);
    return List.of(chat.get(57), chat.get(58));
  }

  @BeforeEach
  final void open() {
    codec =
        provider()
            .create(
                new MapSettings(settings()), new FakeWorld().context(Objects.requireNonNull(data)));
  }

  @AfterEach
  final void close() {
    codec().close();
    codec().close();
  }

  private DeltaCodec codec() {
    return Objects.requireNonNull(codec, "asked for outside of a test");
  }

  private byte[] suitableDelta() {
    return codec()
        .encode(suitable().get(0), suitable().get(1))
        .orElseThrow(() -> new AssertionError("a suitable value was declined"));
  }

  @Test
  final void formatsBearTheProvidersNameAndAreConstant() {
    List<DeltaFormat> formats = codec().formats();

    assertFalse(formats.isEmpty(), "a codec reads at least what it writes");
    assertTrue(formats.stream().allMatch(f -> f.name().equals(provider().name().text())));
    assertEquals(formats.size(), formats.stream().distinct().count());
    assertEquals(formats, codec().formats());
  }

  @TestFactory
  final Stream<DynamicTest> hardValuesAreExactOrDeclined() {
    return HardValues.listed().stream()
        .flatMap(pair -> Stream.of(pair, pair.reversed()))
        .map(pair ->
            DynamicTest.dynamicTest(pair.name(), () -> checkExact(pair.base(), pair.target())));
  }

  @Test
  final void successiveVersionsAreExactAndSmall() {
    for (boolean indented : new boolean[] {false, true}) {
      List<byte[]> chat = HardValues.chat(60, indented);
      long whole = 0;
      long told = 0;
      for (int i = 20; i < chat.size(); i++) {
        int size = checkExact(chat.get(i - 1), chat.get(i));
        whole += chat.get(i).length;
        told += size < 0 ? chat.get(i).length : size;
      }
      assertTrue(told < whole / 2, told + " bytes of deltas for " + whole + " bytes of values");
    }
  }

  @Test
  final void randomValuesAreExactOrDeclined() {
    Random random = new Random(20_261_121);
    for (int i = 0; i < rounds(); i++) {
      boolean spaced = random.nextBoolean();
      byte[] base = HardValues.random(random, 4, spaced).getBytes(UTF_8);
      byte[] target =
          random.nextInt(4) == 0
              ? HardValues.random(random, 4, spaced).getBytes(UTF_8)
              : HardValues.edited(random, base);
      checkExact(base, target);
    }
  }

  /** Answers the length of the delta, -1 when the codec declined. */
  private int checkExact(byte[] base, byte[] target) {
    byte[] baseBefore = base.clone();
    byte[] targetBefore = target.clone();
    Optional<byte[]> delta = codec().encode(base, target);
    assertArrayEquals(baseBefore, base, "the base was changed");
    assertArrayEquals(targetBefore, target, "the target was changed");
    if (delta.isEmpty()) {
      return -1;
    }
    DeltaOutcome outcome = codec().apply(base, delta.get(), target.length);
    DeltaOutcome.Applied applied =
        assertInstanceOf(DeltaOutcome.Applied.class, outcome, () -> "of its own delta: " + outcome);
    assertArrayEquals(target, applied.target(), "another value was made");
    assertArrayEquals(baseBefore, base, "the base was changed");
    assertEquals(
        Optional.of(new DeltaDescription(codec().formats().getFirst(), base.length, target.length)),
        codec().describe(delta.get()));
    return delta.get().length;
  }

  @Test
  final void aDeltaFitsItsOwnBaseAlone() {
    byte[] base = suitable().get(0);
    byte[] delta = suitableDelta();
    Random random = new Random(7);
    for (int i = 0; i < 200; i++) {
      byte[] other = base.clone();
      other[random.nextInt(other.length)] ^= (byte) (1 << random.nextInt(8));
      assertFault(DeltaOutcome.Fault.WRONG_BASE, codec().apply(other, delta, LIMIT));
    }
    assertFault(DeltaOutcome.Fault.WRONG_BASE, codec().apply(new byte[0], delta, LIMIT));
    assertFault(DeltaOutcome.Fault.WRONG_BASE, codec().apply(suitable().get(1), delta, LIMIT));
  }

  @Test
  final void whatIsNoDeltaIsOfAnUnknownFormat() {
    for (String text : List.of("", "x", "{}", "[]", "null", "{\"op\":\"add\"}", "\0\0\0\0\0\0")) {
      DeltaOutcome outcome = codec().apply(suitable().get(0), text.getBytes(UTF_8), LIMIT);
      assertFault(DeltaOutcome.Fault.UNKNOWN_FORMAT, outcome);
      assertEquals(Optional.empty(), codec().describe(text.getBytes(UTF_8)));
    }
  }

  @Test
  final void noMoreIsMadeThanTheCallerAllows() {
    byte[] delta = suitableDelta();
    byte[] target = suitable().get(1);

    for (long limit : new long[] {0, 1, target.length - 1}) {
      assertFault(DeltaOutcome.Fault.TOO_LARGE, codec().apply(suitable().get(0), delta, limit));
    }
    assertInstanceOf(
        DeltaOutcome.Applied.class, codec().apply(suitable().get(0), delta, target.length));
  }

  @Test
  final void aDeltaThatEndsEarlyIsRefused() {
    byte[] delta = suitableDelta();
    for (int length = 0; length < delta.length; length++) {
      assertInstanceOf(
          DeltaOutcome.Refused.class,
          codec().apply(suitable().get(0), Arrays.copyOf(delta, length), LIMIT),
          "cut to " + length);
    }
    assertInstanceOf(
        DeltaOutcome.Refused.class,
        codec().apply(suitable().get(0), Arrays.copyOf(delta, delta.length + 1), LIMIT));
  }

  @Test
  final void aMutatedDeltaIsRefusedOrStillRight() {
    List<byte[]> versions = HardValues.chat(12, true);
    Random random = new Random(20_261_121);
    for (int i = 0; i < rounds(); i++) {
      byte[] base = versions.get(random.nextInt(11));
      byte[] target = versions.get(random.nextInt(12));
      Optional<byte[]> delta = codec().encode(base, target);
      if (delta.isPresent()) {
        byte[] mutated = HardValues.edited(random, delta.get());
        int round = i;
        switch (codec().apply(base, mutated, LIMIT)) {
          case DeltaOutcome.Applied(byte[] made) ->
              assertArrayEquals(target, made, () -> "round " + round + ": a wrong value passed");
          case DeltaOutcome.Refused refused -> assertFalse(refused.reason().isBlank());
        }
        Optional<DeltaDescription> description = codec().describe(mutated);
        description.ifPresent(d -> assertTrue(codec().formats().contains(d.format())));
      }
    }
  }

  @Test
  final void rubbishIsRefused() {
    Random random = new Random(1);
    byte[] base = suitable().get(0);
    byte[] delta = suitableDelta();
    for (int i = 0; i < rounds() / 10; i++) {
      byte[] rubbish = new byte[random.nextInt(64)];
      random.nextBytes(rubbish);
      assertInstanceOf(DeltaOutcome.Refused.class, codec().apply(base, rubbish, LIMIT));
      byte[] behind = Arrays.copyOf(delta, Math.min(64, delta.length) + rubbish.length);
      System.arraycopy(rubbish, 0, behind, behind.length - rubbish.length, rubbish.length);
      assertInstanceOf(DeltaOutcome.Refused.class, codec().apply(base, behind, LIMIT));
    }
  }

  @Test
  final void manyThreadsGetTheSameAnswers() {
    byte[] delta = suitableDelta();
    List<CompletableFuture<Void>> threads =
        IntStream.range(0, 8)
            .mapToObj(thread ->
                CompletableFuture.runAsync(() -> {
                  for (int i = 0; i < 50; i++) {
                    assertArrayEquals(delta, suitableDelta());
                    checkExact(suitable().get(0), suitable().get(1));
                  }
                }))
            .toList();
    threads.forEach(CompletableFuture::join);
  }

  private static void assertFault(DeltaOutcome.Fault fault, DeltaOutcome outcome) {
    DeltaOutcome.Refused refused = assertInstanceOf(DeltaOutcome.Refused.class, outcome);
    assertEquals(fault, refused.fault(), refused.reason());
    assertFalse(refused.reason().isBlank(), "a refusal says why");
  }
}
