package dev.holdfast.kernel.delta;

import dev.holdfast.api.Digest;
import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.Outcome;
import dev.holdfast.api.spi.encoder.DeltaCodec;
import dev.holdfast.api.spi.encoder.DeltaFormat;
import dev.holdfast.api.spi.encoder.DeltaOutcome;
import dev.holdfast.kernel.record.Change;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The codecs of all encoders that are present: one writes, all read. Safe to use from any thread.
 */
public final class Codecs implements AutoCloseable {
  private final Optional<DeltaCodec> writer;
  private final List<DeltaCodec> all;
  private final Map<DeltaFormat, DeltaCodec> readers = new HashMap<>();

  /**
   * The codecs given; they are closed with this.
   *
   * @param writer the one for new data, which is among {@code all}; absent when values are logged
   *     whole
   */
  public Codecs(Optional<DeltaCodec> writer, List<DeltaCodec> all) {
    this.writer = writer;
    this.all = List.copyOf(all);
    for (DeltaCodec codec : all) {
      codec.formats().forEach(format -> readers.putIfAbsent(format, codec));
    }
  }

  /** No codec: nothing is written as a delta, and none can be read. */
  public static Codecs none() {
    return new Codecs(Optional.empty(), List.of());
  }

  Optional<DeltaCodec> writer() {
    return writer;
  }

  /** The formats that can be read. */
  public Set<DeltaFormat> readable() {
    return Set.copyOf(readers.keySet());
  }

  /**
   * The value that a delta makes of the one before it, checked against the digest of its record.
   */
  public Outcome<byte[]> decode(Change.Delta delta, byte[] base) {
    return switch (step(delta, base)) {
      case Outcome.Refused<byte[]> refused -> refused;
      case Outcome.Done<byte[]>(byte[] value) ->
          Digest.compute(value).equals(delta.facts().digest())
              ? Outcome.done(value)
              : damaged(delta, "it makes another value than the one that was written");
    };
  }

  /**
   * The same on the way to a later version, checked by the codec's checksums alone: the caller
   * compares the digest of the version at which he arrives.
   */
  public Outcome<byte[]> step(Change.Delta delta, byte[] base) {
    DeltaCodec codec = readers.get(delta.format());
    if (codec == null) {
      return damaged(delta, "no encoder reads the format " + delta.format());
    }
    return switch (codec.apply(base, delta.delta(), delta.length())) {
      case DeltaOutcome.Refused refused -> damaged(delta, refused.reason());
      case DeltaOutcome.Applied(byte[] value) ->
          value.length == delta.length()
              ? Outcome.done(value)
              : damaged(delta, "it makes a value of another length");
    };
  }

  private static Outcome<byte[]> damaged(Change.Delta delta, String why) {
    return Outcome.refused(
        ErrorCode.CORRUPT,
        "Version "
            + delta.version()
            + " of '"
            + delta.key()
            + "' is a difference from version "
            + delta.base()
            + " and cannot be made: "
            + why
            + ".");
  }

  @Override
  public void close() {
    all.forEach(DeltaCodec::close);
  }
}
