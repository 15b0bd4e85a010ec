package dev.holdfast.kernel.world;

import dev.holdfast.api.spi.Capability;
import dev.holdfast.api.spi.ProviderContext;
import dev.holdfast.api.spi.ProviderName;
import dev.holdfast.api.spi.Settings;
import dev.holdfast.api.spi.encoder.DeltaCodec;
import dev.holdfast.api.spi.encoder.DeltaDescription;
import dev.holdfast.api.spi.encoder.DeltaFormat;
import dev.holdfast.api.spi.encoder.DeltaOutcome;
import dev.holdfast.api.spi.encoder.EncoderProvider;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32C;

/**
 * A codec that is simple enough to be right: what both values begin and end with stays, the middle
 * is carried. Header: magic, base length and checksum, target length and checksum, kept at the
 * beginning, kept at the end; then the middle.
 */
public final class MiddleCodec implements DeltaCodec {
  private static final int MAGIC = 0x4d69_6401;
  private static final int HEADER = 7 * Integer.BYTES;

  private final DeltaFormat format;

  /** A codec of that format. */
  public MiddleCodec(String name) {
    this.format = new DeltaFormat(name, 1);
  }

  /** Makes such codecs. */
  public record Maker(String text) implements EncoderProvider {
    @Override
    public ProviderName name() {
      return new ProviderName(text);
    }

    @Override
    public Set<Capability> capabilities() {
      return Set.of();
    }

    @Override
    public DeltaCodec create(Settings settings, ProviderContext context) {
      return new MiddleCodec(text);
    }
  }

  @Override
  public List<DeltaFormat> formats() {
    return List.of(format);
  }

  @Override
  public Optional<byte[]> encode(byte[] base, byte[] target) {
    int shorter = Math.min(base.length, target.length);
    int begin = 0;
    while (begin < shorter && base[begin] == target[begin]) {
      begin++;
    }
    int end = 0;
    while (end < shorter - begin
        && base[base.length - end - 1] == target[target.length - end - 1]) {
      end++;
    }
    byte[] middle = Arrays.copyOfRange(target, begin, target.length - end);
    return Optional.of(
        ByteBuffer.allocate(HEADER + middle.length)
            .putInt(MAGIC)
            .putInt(base.length)
            .putInt(crc(base))
            .putInt(target.length)
            .putInt(crc(target))
            .putInt(begin)
            .putInt(end)
            .put(middle)
            .array());
  }

  @Override
  public DeltaOutcome apply(byte[] base, byte[] delta, long maxTargetBytes) {
    if (delta.length < Integer.BYTES || ByteBuffer.wrap(delta).getInt() != MAGIC) {
      return refused(DeltaOutcome.Fault.UNKNOWN_FORMAT);
    }
    if (delta.length < HEADER) {
      return refused(DeltaOutcome.Fault.MALFORMED);
    }
    ByteBuffer in = ByteBuffer.wrap(delta, Integer.BYTES, delta.length - Integer.BYTES);
    if (in.getInt() != base.length || in.getInt() != crc(base)) {
      return refused(DeltaOutcome.Fault.WRONG_BASE);
    }
    int length = in.getInt();
    int crc = in.getInt();
    int begin = in.getInt();
    int end = in.getInt();
    if (length > maxTargetBytes) {
      return refused(DeltaOutcome.Fault.TOO_LARGE);
    }
    if (begin < 0
        || end < 0
        || (long) begin + end > base.length
        || (long) begin + end + in.remaining() != length) {
      return refused(DeltaOutcome.Fault.MALFORMED);
    }
    byte[] target = Arrays.copyOf(base, length);
    System.arraycopy(base, base.length - end, target, length - end, end);
    in.get(target, begin, in.remaining());
    return crc(target) == crc
        ? new DeltaOutcome.Applied(target)
        : refused(DeltaOutcome.Fault.WRONG_RESULT);
  }

  private static DeltaOutcome refused(DeltaOutcome.Fault fault) {
    return new DeltaOutcome.Refused(fault, "refused: " + fault);
  }

  @Override
  public Optional<DeltaDescription> describe(byte[] delta) {
    ByteBuffer in = ByteBuffer.wrap(delta);
    return delta.length < HEADER || in.getInt() != MAGIC
        ? Optional.empty()
        : Optional.of(new DeltaDescription(format, in.getInt(4), in.getInt(12)));
  }

  private static int crc(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue();
  }

  @Override
  public void close() {}
}
