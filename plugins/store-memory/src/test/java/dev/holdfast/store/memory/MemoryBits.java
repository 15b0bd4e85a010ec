package dev.holdfast.store.memory;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.spi.store.ContextStore;
import dev.holdfast.tck.BitFlipInjector;
import java.util.Objects;

/** The bits of a value in memory. */
final class MemoryBits {
  private MemoryBits() {}

  static BitFlipInjector of(ContextStore store, ContextKey key) {
    Object entry = Objects.requireNonNull(((MemoryContextStore) store).index().get(key.toBytes()));
    if (!(entry instanceof LargeEntry large)) {
      byte[] packed = Packed.head(entry);
      return new End(packed, Packed.valueOffset(packed));
    }
    return switch (large.value()) {
      case StoredValue.Whole whole -> BitFlipInjector.of(whole.bytes());
      case StoredValue.Spliced spliced -> new Spliced(spliced);
      case StoredValue.Unsound _ -> throw new IllegalStateException("already damaged");
    };
  }

  /** The value behind its head. */
  private record End(byte[] array, int from) implements BitFlipInjector {
    @Override
    public long bits() {
      return 8L * (array.length - from);
    }

    @Override
    public void flip(long bit) {
      BitFlipInjector.of(array).flip(8L * from + bit);
    }
  }

  /** Of the shared array only the beginning belongs to the value. */
  private record Spliced(StoredValue.Spliced value) implements BitFlipInjector {
    private long sharedBits() {
      return 8L * value.sharedLength();
    }

    @Override
    public long bits() {
      return sharedBits() + 8L * value.tail().length;
    }

    @Override
    public void flip(long bit) {
      if (bit < sharedBits()) {
        int piece = value.pieces().length - 1;
        while (bit < 8L * value.starts()[piece]) {
          piece--;
        }
        BitFlipInjector.of(value.pieces()[piece]).flip(bit - 8L * value.starts()[piece]);
      } else {
        BitFlipInjector.of(value.tail()).flip(bit - sharedBits());
      }
    }
  }
}
