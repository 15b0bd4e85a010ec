package dev.holdfast.kernel.delta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.spi.encoder.DeltaCodec;
import dev.holdfast.api.spi.encoder.DeltaDescription;
import dev.holdfast.api.spi.encoder.DeltaFormat;
import dev.holdfast.api.spi.encoder.DeltaOutcome;
import dev.holdfast.kernel.world.KernelWorld;
import dev.holdfast.kernel.world.MapStore;
import dev.holdfast.kernel.world.MiddleCodec;
import dev.holdfast.kernel.world.Ops;
import dev.holdfast.tck.FakeMeter;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class DeltaProposerTests {
  private final Random random = new Random(5);
  private final FakeMeter meter = new FakeMeter();

  /** A codec whose deltas are changed after they were made. */
  private record Changing(DeltaCodec right, UnaryOperator<byte[]> change) implements DeltaCodec {
    @Override
    public List<DeltaFormat> formats() {
      return right.formats();
    }

    @Override
    public Optional<byte[]> encode(byte[] base, byte[] target) {
      return right.encode(base, target).map(change);
    }

    @Override
    public DeltaOutcome apply(byte[] base, byte[] delta, long maxTargetBytes) {
      return right.apply(base, delta, maxTargetBytes);
    }

    @Override
    public Optional<DeltaDescription> describe(byte[] delta) {
      return right.describe(delta);
    }

    @Override
    public void close() {}
  }

  private Optional<ProposedDelta> propose(
      DeltaCodec codec, Ledger ledger, String base, String target) {
    DeltaProposer proposer =
        new DeltaProposer(
            new Codecs(Optional.of(codec), List.of(codec)),
            new MapStore(),
            (key, version) -> Chain.NONE,
            ledger,
            meter);
    return proposer.propose(Ops.key("a"), 7, DeltaWorld.bytes(base), DeltaWorld.bytes(target));
  }

  private Optional<ProposedDelta> propose(String base, String target) {
    return propose(new MiddleCodec("middle"), format -> true, base, target);
  }

  @Test
  void aSmallChangeOfALargeValueIsProposed() {
    String base = DeltaWorld.value(random, 500);

    Optional<ProposedDelta> delta = propose(base, DeltaWorld.edited(random, base));

    assertThat(delta).isPresent();
    assertThat(delta.get().base()).isEqualTo(7);
    assertThat(delta.get().format().text()).isEqualTo("middle/1");
    assertThat(meter.count("delta_saved_bytes_total")).isPositive();
  }

  @Test
  void smallAndHugeValuesAreLeftWhole() {
    String small = "[\"" + "x".repeat(DeltaProposer.SMALLEST_VALUE - 5) + "\"]";
    String huge = "[\"" + "x".repeat(DeltaProposer.LARGEST_VALUE) + "\"]";

    assertThat(propose(small, small)).isEmpty();
    assertThat(propose(huge, huge)).isEmpty();
    assertThat(meter.count("delta_fallbacks_total")).isZero();
  }

  @Test
  void aDeltaThatCompressionBeatsIsNotKept() {
    String base = "[" + "1,".repeat(1000) + "\"a\"" + ",1".repeat(1000) + "]";
    String target =
        "[" + "1,".repeat(1000) + "\"" + "b".repeat(600) + "\"" + ",1".repeat(1000) + "]";

    assertThat(propose(base, target)).isEmpty();
    assertThat(meter.count("delta_fallbacks_total")).isEqualTo(1);
  }

  @Test
  void aDeltaLongerThanATenthIsKeptWhenItBeatsCompression() {
    String base = DeltaWorld.value(random, 60);
    String target = base.replaceFirst("\"[a-z0-9]+\"", DeltaWorld.value(random, 9));

    assertThat(propose(base, target)).isPresent();
  }

  @Test
  void aCodecThatIsNotExactIsNotBelieved() {
    DeltaCodec lying =
        new Changing(
            new MiddleCodec("middle"),
            delta -> {
              delta[delta.length - 1] ^= 1;
              return delta;
            });
    String base = DeltaWorld.value(random, 500);

    assertThat(propose(lying, format -> true, base, DeltaWorld.edited(random, base))).isEmpty();
    assertThat(meter.count("delta_mismatches_total")).isEqualTo(1);
    try (KernelWorld world = DeltaWorld.open(lying)) {
      world.write(Ops.put("a", base)).orThrow();
      world.write(Ops.put("a", DeltaWorld.edited(random, base))).orThrow();
      assertThat(DeltaWorld.forms(world)).isEqualTo("RR");
    }
  }

  @Test
  void aCodecThatFailsCostsTheDeltaAlone() {
    DeltaCodec failing =
        new Changing(
            new MiddleCodec("middle"),
            delta -> {
              throw new IllegalStateException("told to fail");
            });
    String base = DeltaWorld.value(random, 500);

    assertThat(propose(failing, format -> true, base, base)).isEmpty();
    assertThat(meter.count("delta_mismatches_total")).isEqualTo(1);
  }

  @Test
  void nothingIsProposedInAFormatThatCouldNotBeNamed() {
    String base = DeltaWorld.value(random, 500);

    assertThat(propose(new MiddleCodec("middle"), format -> false, base, base)).isEmpty();
  }
}
