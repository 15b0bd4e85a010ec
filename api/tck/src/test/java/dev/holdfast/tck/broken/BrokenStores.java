package dev.holdfast.tck.broken;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.spi.store.EntryHead;
import dev.holdfast.api.spi.store.StoreBatch;
import dev.holdfast.api.spi.store.StoreChange;
import dev.holdfast.tck.broken.PlainStore.Entry;
import dev.holdfast.tck.broken.PlainStore.State;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/** Stores that are broken in how they apply batches and splices. */
final class BrokenStores {
  private BrokenStores() {}

  @Breaks("theAppliedPositionIsThatOfTheLastBatch")
  static final class ForgetsThePositionOfAnEmptyBatch extends StoreSuite {
    @Override
    PlainStore store(AtomicReference<State> state) {
      return new PlainStore(state) {
        @Override
        public void apply(StoreBatch batch) {
          if (!batch.changes().isEmpty()) {
            super.apply(batch);
          }
        }
      };
    }
  }

  @Breaks(
      value = "aBatchThatDoesNotFitCountsAsNotApplied",
      perhaps = "readersNeverSeeTheMiddleOfABatch")
  static final class AppliesHalfABatch extends StoreSuite {
    @Override
    PlainStore store(AtomicReference<State> state) {
      return new PlainStore(state) {
        @Override
        public void apply(StoreBatch batch) {
          long applied = state.get().applied();
          if (batch.position() <= applied) {
            return;
          }
          for (StoreChange change : batch.changes()) {
            NavigableMap<ContextKey, Entry> next = new TreeMap<>(entries());
            step(next, change);
            state.set(new State(next, applied));
          }
          state.set(new State(entries(), batch.position()));
        }
      };
    }
  }

  @Breaks("readersNeverSeeTheMiddleOfABatch")
  static final class ShowsTheMiddleOfABatch extends StoreSuite {
    /** More of it, because it is found by chance. */
    @Override
    public int randomOperations() {
      return 10_000;
    }

    @Override
    PlainStore store(AtomicReference<State> state) {
      return new PlainStore(state) {
        @Override
        public void apply(StoreBatch batch) {
          State before = state.get();
          try {
            for (int i = 1; i < batch.changes().size(); i++) {
              state.set(before);
              super.apply(new StoreBatch(batch.position(), batch.changes().subList(0, i)));
              state.set(new State(entries(), before.applied()));
              Thread.yield();
            }
          } finally {
            state.set(before);
          }
          super.apply(batch);
        }
      };
    }
  }

  @Breaks({
    "aBatchThatDoesNotFitCountsAsNotApplied",
    "afterABatchThatDidNotFitThePositionIsAppliedAnew"
  })
  static final class MovesThePositionBeforeTheBatch extends StoreSuite {
    @Override
    PlainStore store(AtomicReference<State> state) {
      return new PlainStore(state) {
        @Override
        public void apply(StoreBatch batch) {
          if (batch.position() > state.get().applied()) {
            NavigableMap<ContextKey, Entry> next = new TreeMap<>(entries());
            state.set(new State(entries(), batch.position()));
            batch.changes().forEach(change -> step(next, change));
            state.set(new State(next, batch.position()));
          }
        }
      };
    }
  }

  @Breaks("aBatchAtOrBelowTheAppliedPositionDoesNothing")
  static final class AppliesABatchTwice extends StoreSuite {
    @Override
    PlainStore store(AtomicReference<State> state) {
      return new PlainStore(state) {
        @Override
        public void apply(StoreBatch batch) {
          NavigableMap<ContextKey, Entry> next = new TreeMap<>(entries());
          batch.changes().forEach(change -> step(next, change));
          state.set(new State(next, Math.max(batch.position(), state.get().applied())));
        }
      };
    }
  }

  @Breaks({"whatWasAppliedIsSeenAtOnce", "randomOperationsAgreeWithAModel"})
  static final class ServesAStaleHead extends StoreSuite {
    @Override
    PlainStore store(AtomicReference<State> state) {
      Map<ContextKey, Optional<EntryHead>> cache = new ConcurrentHashMap<>();
      return new PlainStore(state) {
        @Override
        public Optional<EntryHead> head(ContextKey key) {
          return cache.computeIfAbsent(key, super::head);
        }
      };
    }
  }

  @Breaks("everyReaderGetsAnArrayOfItsOwn")
  static final class GivesOutItsOwnArray extends StoreSuite {
    @Override
    PlainStore store(AtomicReference<State> state) {
      return new PlainStore(state) {
        @Override
        byte[] out(byte[] value) {
          return value;
        }
      };
    }
  }

  @Breaks(
      value = {"aSpliceKeepsTheBeginningAndAddsATail", "aSpliceOfNothingChangesTheHeadAlone"},
      perhaps = "randomOperationsAgreeWithAModel")
  static final class LosesTheBeginningOnASpliceWithoutATail extends StoreSuite {
    @Override
    PlainStore store(AtomicReference<State> state) {
      return new PlainStore(state) {
        @Override
        Entry spliced(Entry present, EntryHead head, int keep, byte[] tail) {
          Entry right = super.spliced(present, head, keep, tail);
          byte[] lost = new byte[keep];
          return tail.length == 0 ? new Entry(head, lost, crc(lost)) : right;
        }
      };
    }
  }

  @Breaks("aValueGrownByManySplicesIsWhole")
  static final class LosesTheThousandthSplice extends StoreSuite {
    @Override
    PlainStore store(AtomicReference<State> state) {
      return new PlainStore(state) {
        @Override
        Entry spliced(Entry present, EntryHead head, int keep, byte[] tail) {
          boolean loses = head.key().text().equals("chat") && head.version() == 1_001;
          byte[] lost = loses ? new byte[tail.length] : tail;
          return super.spliced(present, head, keep, lost);
        }
      };
    }
  }
}
