package dev.holdfast.store.memory;

import dev.holdfast.api.spi.Meter;
import dev.holdfast.store.memory.StoredValue.Spliced;
import dev.holdfast.store.memory.StoredValue.Unsound;
import dev.holdfast.store.memory.StoredValue.Whole;
import java.util.Arrays;

/**
 * Makes the next version of a large value from the present one and a tail.
 *
 * <p>An append to a JSON array cuts the closing bracket and adds {@code ,element]}. So the tail of
 * each version stays apart, and joins the shared beginning only when the next version keeps it:
 * each byte is moved once, however long the value is.
 */
final class Splicer {
  private final Meter.Counter copied;

  /** Counts every byte that is moved within the store. */
  Splicer(Meter meter) {
    copied =
        meter.counter(
            "store_splice_copied_bytes_total",
            "Bytes of values moved within the store to make room for, or apart from, a tail.");
  }

  /**
   * The first {@code keep} bytes of {@code present} followed by {@code tail}, which is not kept.
   * Cost is that of the two last tails; it is that of the value when bytes are cut that earlier
   * versions share, and for the first splice after a replacement.
   */
  StoredValue splice(StoredValue present, int keep, byte[] tail) {
    if (keep == 0) {
      return Whole.of(tail.clone());
    }
    return switch (present) {
      case Unsound unsound -> unsound;
      case Whole whole -> adopt(whole, keep, tail);
      case Spliced spliced ->
          isExtendable(spliced, keep) ? extend(spliced, keep, tail) : restart(spliced, keep, tail);
    };
  }

  /**
   * Only the newest version may grow the shared bytes; after a batch that failed half-way there may
   * be bytes that belong to no version.
   */
  private static boolean isExtendable(Spliced present, int keep) {
    return keep >= present.sharedLength() && present.source().length() == present.sharedLength();
  }

  private static StoredValue extend(Spliced present, int keep, byte[] tail) {
    int joining = keep - present.sharedLength();
    if (joining > 0) {
      if (!present.isTailSound()) {
        return new Unsound();
      }
      present.source().append(present.tail(), joining);
    }
    return Spliced.of(present.source(), tail.clone());
  }

  /** Keeps the array as the first piece, unless too much of it would be of no use. */
  private StoredValue adopt(Whole whole, int keep, byte[] tail) {
    byte[] bytes = whole.bytes();
    if (keep < bytes.length - (bytes.length >> 4)) {
      return restart(whole, keep, tail);
    }
    return Checksums.crc32c(bytes) == whole.checksum()
        ? Spliced.of(new GrowingBytes(bytes, keep, copied), tail.clone())
        : new Unsound();
  }

  private StoredValue restart(StoredValue present, int keep, byte[] tail) {
    byte[] copy = present.read();
    if (copy == null) {
      return new Unsound();
    }
    copied.add(copy.length);
    byte[] kept = keep == copy.length ? copy : Arrays.copyOf(copy, keep);
    return Spliced.of(new GrowingBytes(kept, keep, copied), tail.clone());
  }
}
