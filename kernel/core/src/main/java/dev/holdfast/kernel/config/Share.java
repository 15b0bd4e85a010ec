package dev.holdfast.kernel.config;

import dev.holdfast.api.Quantities;

/** A part of something: in percent, or a size. */
sealed interface Share {
  /** The bytes of a whole of so many. */
  long of(long wholeBytes);

  /** As it would be written. */
  String text();

  /** In whole percent. */
  record Percent(long percent) implements Share {
    @Override
    public long of(long wholeBytes) {
      return wholeBytes / 100 * percent + wholeBytes % 100 * percent / 100;
    }

    @Override
    public String text() {
      return percent + "%";
    }
  }

  /** In bytes. */
  record Bytes(long bytes) implements Share {
    @Override
    public long of(long wholeBytes) {
      return bytes;
    }

    @Override
    public String text() {
      return Quantities.formatSize(bytes);
    }
  }
}
