package dev.holdfast.encoder.json;

import dev.holdfast.api.spi.encoder.DeltaCodec;
import dev.holdfast.api.spi.encoder.DeltaDescription;
import dev.holdfast.api.spi.encoder.DeltaFormat;
import dev.holdfast.api.spi.encoder.DeltaOutcome;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * Differences of JSON texts, exact to the byte. The README tells the format.
 *
 * <p>Holds nothing: safe to use from any thread.
 */
final class JsonDeltaCodec implements DeltaCodec {
  static final DeltaFormat FORMAT = new DeltaFormat("json", 1);

  /** More items than this are declined: their spans would cost more memory than they save. */
  static final int MAX_ITEMS = 1 << 17;

  private record Header(long baseLength, long baseCrc, long targetLength, long targetCrc) {}

  @Override
  public List<DeltaFormat> formats() {
    return List.of(FORMAT);
  }

  @Override
  public Optional<byte[]> encode(byte[] base, byte[] target) {
    Optional<SpanTree> baseSpans = SpanParser.parse(base, MAX_ITEMS);
    if (baseSpans.isEmpty()) {
      return Optional.empty();
    }
    Optional<SpanTree> targetSpans = SpanParser.parse(target, MAX_ITEMS);
    if (targetSpans.isEmpty()) {
      return Optional.empty();
    }
    DeltaOutput out = new DeltaOutput();
    out.ascii("{\"jd\":" + FORMAT.version() + ",\"b\":[");
    out.number(base.length).ascii(",").number(crc(base)).ascii("],\"t\":[");
    out.number(target.length).ascii(",").number(crc(target)).ascii("],\"d\":");
    DeltaBuilder.write(baseSpans.get(), targetSpans.get(), out);
    return Optional.of(out.ascii("}").toBytes());
  }

  @Override
  public DeltaOutcome apply(byte[] base, byte[] delta, long maxTargetBytes) {
    try {
      DeltaText text = new DeltaText(delta);
      Header header = header(text);
      if (header.baseLength() != base.length || header.baseCrc() != crc(base)) {
        throw new DeltaFault(
            DeltaOutcome.Fault.WRONG_BASE, "the delta was made for another base than this one");
      }
      if (header.targetLength() > maxTargetBytes) {
        throw new DeltaFault(
            DeltaOutcome.Fault.TOO_LARGE,
            "the delta makes " + header.targetLength() + " bytes, allowed are " + maxTargetBytes);
      }
      Pieces pieces = new Pieces(header.targetLength());
      DeltaReader.follow(text, base, pieces);
      text.skip("}");
      if (!text.isAtEnd()) {
        throw DeltaFault.malformed(text.at(), "text goes on after the delta");
      }
      if (pieces.length() != header.targetLength()) {
        throw wrongResult();
      }
      byte[] target = pieces.join();
      if (crc(target) != header.targetCrc()) {
        throw wrongResult();
      }
      return new DeltaOutcome.Applied(target);
    } catch (DeltaFault fault) {
      return fault.outcome();
    }
  }

  @Override
  public Optional<DeltaDescription> describe(byte[] delta) {
    try {
      Header header = header(new DeltaText(delta));
      return Optional.of(new DeltaDescription(FORMAT, header.baseLength(), header.targetLength()));
    } catch (DeltaFault fault) {
      return Optional.empty();
    }
  }

  private static Header header(DeltaText text) throws DeltaFault {
    if (!text.skipIf("{\"jd\":")) {
      throw new DeltaFault(DeltaOutcome.Fault.UNKNOWN_FORMAT, "this is no delta of format json");
    }
    long version = text.number();
    if (version != FORMAT.version()) {
      throw new DeltaFault(
          DeltaOutcome.Fault.UNKNOWN_FORMAT,
          "version " + version + " of the format is not known, " + FORMAT + " is");
    }
    text.skip(",\"b\":[");
    long baseLength = text.number();
    text.skip(",");
    long baseCrc = text.number();
    text.skip("],\"t\":[");
    long targetLength = text.number();
    text.skip(",");
    long targetCrc = text.number();
    text.skip("],\"d\":");
    return new Header(baseLength, baseCrc, targetLength, targetCrc);
  }

  private static DeltaFault wrongResult() {
    return new DeltaFault(
        DeltaOutcome.Fault.WRONG_RESULT, "the delta does not make what it promises");
  }

  private static long crc(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return crc.getValue();
  }

  @Override
  public void close() {}
}
