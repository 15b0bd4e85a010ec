package dev.holdfast.tck.broken;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.spi.store.EntryHead;
import dev.holdfast.api.spi.store.StoreRead;
import dev.holdfast.tck.broken.PlainStore.Entry;
import dev.holdfast.tck.broken.PlainStore.State;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;

/** Stores that are broken in what they guard, and in how they are mended. */
final class BrokenStoreRepairs {
  private BrokenStoreRepairs() {}

  @Breaks("everyBitOfAStoredEntryIsGuarded")
  static final class GuardsTheBeginningOnly extends StoreSuite {
    @Override
    PlainStore store(AtomicReference<State> state) {
      return new PlainStore(state) {
        @Override
        boolean isSound(Entry entry) {
          byte[] value = entry.value();
          boolean isShort = value.length < 1_000;
          return isShort ? super.isSound(entry) : isEven(value) || super.isSound(entry);
        }

        private boolean isEven(byte[] value) {
          return Arrays.equals(value, 0, 900, "x".repeat(900).getBytes(), 0, 900);
        }
      };
    }
  }

  @Breaks("inspectAnswersWhatFindAnswers")
  static final class InspectsWithoutChecking extends StoreSuite {
    @Override
    PlainStore store(AtomicReference<State> state) {
      return new PlainStore(state) {
        @Override
        public StoreRead inspect(ContextKey key) {
          Entry entry = entries().get(key);
          return entry == null
              ? new StoreRead.Miss()
              : new StoreRead.Hit(entry.head(), entry.value());
        }
      };
    }
  }

  @Breaks({"aMendedValueIsServedAgain", "aMendedValueGrowsOn"})
  static final class SaysThatItMended extends StoreSuite {
    @Override
    PlainStore store(AtomicReference<State> state) {
      return new PlainStore(state) {
        @Override
        public boolean mend(EntryHead head, byte[] value) {
          Entry entry = entries().get(head.key());
          return entry != null && isSame(entry.head(), head);
        }
      };
    }
  }

  @Breaks("mendingLeavesEveryOtherVersionAlone")
  static final class MendsWhateverIsThere extends StoreSuite {
    @Override
    PlainStore store(AtomicReference<State> state) {
      return new PlainStore(state) {
        @Override
        boolean isSame(EntryHead present, EntryHead head) {
          return true;
        }
      };
    }
  }

  @Breaks("aMendedValueIsServedAgain")
  static final class CountsMendingAsABatch extends StoreSuite {
    @Override
    PlainStore store(AtomicReference<State> state) {
      return new PlainStore(state) {
        @Override
        public boolean mend(EntryHead head, byte[] value) {
          boolean isMended = super.mend(head, value);
          state.set(new State(entries(), appliedPosition() + (isMended ? 1 : 0)));
          return isMended;
        }
      };
    }
  }
}
