package com.acme.shelf;

import dev.holdfast.api.spi.store.EntryHead;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** One version of an entry, with the checksum that its value had when it was applied. */
record Item(EntryHead head, byte[] value, long checksum) {

  static Item of(EntryHead head, byte[] value) {
    if (head.length() != value.length) {
      throw new IllegalStateException("a value of another length than its head says");
    }
    return new Item(head, value, checksum(value));
  }

  /** The first {@code keep} bytes of this value, and a tail; what was damaged stays so. */
  Item spliced(EntryHead head, long keep, byte[] tail) {
    if (keep < 0 || keep > value.length) {
      throw new IllegalStateException("a splice at " + keep + " of " + value.length + " bytes");
    }
    byte[] next = Arrays.copyOf(value, Math.toIntExact(keep + tail.length));
    System.arraycopy(tail, 0, next, (int) keep, tail.length);
    Item item = of(head, next);
    return isSound() ? item : new Item(head, next, ~item.checksum());
  }

  boolean isSound() {
    return checksum(value) == checksum;
  }

  long length() {
    return value.length;
  }

  private static long checksum(byte[] value) {
    CRC32C crc = new CRC32C();
    crc.update(value);
    return crc.getValue();
  }
}
