package dev.holdfast.api.spi.encoder;

import java.util.List;
import java.util.Optional;

/**
 * Tells one value as its difference from another, and makes the value again.
 *
 * <ol>
 *   <li>All methods are pure: the same arguments give the same answer, nothing is kept between
 *       calls, arguments are neither changed nor held on to. They are called from any number of
 *       threads at once: {@link #encode} by whoever writes, {@link #apply} by whoever reads history
 *       and during recovery.
 *   <li>Exact or nothing: {@link #apply} of what {@link #encode} gave, on the same base, is the
 *       target byte for byte. A value that the codec cannot tell exactly is declined (empty), for
 *       whatever reason; the caller then keeps the whole value.
 *   <li>A delta names its format and version, the length and a checksum of its base, and the length
 *       and a checksum of its target. {@link #apply} checks all of them: with a wrong base, another
 *       format, or after any accidental damage it is refused.
 *   <li>A hostile delta is refused with a fault, never with an exception, an error or a wrong
 *       answer that passes for a right one; checksums are against accidents, so a caller who does
 *       not trust the source compares a cryptographic digest as well.
 *   <li>Time and memory of {@link #encode} are bounded by a constant times {@code n log n} of both
 *       lengths; those of {@link #apply} by a constant times the sum of base, delta and {@code
 *       maxTargetBytes}. Bounds are checked before anything is allocated by a length that the delta
 *       claims, and no recursion depends on the input.
 *   <li>What a version of a format means never changes. {@link #formats} names all that can be
 *       read, the one that is written first; a plugin that stops reading one cuts its users off
 *       from their history, and the kernel then refuses to start.
 *   <li>{@link #close} is called once by the kernel; a second call does nothing.
 * </ol>
 */
public interface DeltaCodec extends AutoCloseable {
  /** The formats that {@link #apply} reads; the first is the one that {@link #encode} writes. */
  List<DeltaFormat> formats();

  /**
   * The difference between two values; empty when the codec declines. Whether it is worth keeping
   * is the caller's to decide: it may be longer than the target.
   */
  Optional<byte[]> encode(byte[] base, byte[] target);

  /**
   * Makes the target.
   *
   * @param maxTargetBytes the longest target allowed
   */
  DeltaOutcome apply(byte[] base, byte[] delta, long maxTargetBytes);

  /** What a delta says of itself; empty when it is none of these formats. */
  Optional<DeltaDescription> describe(byte[] delta);

  @Override
  void close();
}
