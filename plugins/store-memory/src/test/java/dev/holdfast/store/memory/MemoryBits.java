package dev.holdfast.store.memory;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.spi.store.ContextStore;
import dev.holdfast.tck.BitFlipInjector;
import java.util.Objects;

/** The bits of a value in memory. */
final class MemoryBits {
  private MemoryBits() {}

  static BitFlipInjector of(ContextStore store, ContextKey key) {
    Entry entry = Objects.requireNonNull(((MemoryContextStore) store).index().get(key));
    return switch (entry.value()) {
      case StoredValue.Whole whole -> BitFlipInjector.of(whole.bytes());
      case StoredValue.Spliced spliced -> new Spliced(spliced);
      case StoredValue.Unsound _ -> throw new IllegalStateException("already damaged");
    };
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
        BitFlipInjector.of(value.shared()).flip(bit);
      } else {
        BitFlipInjector.of(value.tail()).flip(bit - sharedBits());
      }
    }
  }
}
