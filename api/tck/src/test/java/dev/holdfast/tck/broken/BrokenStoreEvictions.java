package dev.holdfast.tck.broken;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.Priority;
import dev.holdfast.api.spi.store.EntryHead;
import dev.holdfast.api.spi.store.StoreChange;
import dev.holdfast.tck.broken.PlainStore.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/** Stores that are broken in what they would give up, or in what they say entries take. */
final class BrokenStoreEvictions {
  private BrokenStoreEvictions() {}

  @Breaks({"onlyWhatMayBeGivenUpIsNamed"})
  static final class GivesUpWhatIsKept extends StoreSuite {
    @Override
    PlainStore store(AtomicReference<State> state) {
      return new PlainStore(state) {
        @Override
        boolean mayGo(EntryHead head) {
          return head.priority() != Priority.CRITICAL;
        }
      };
    }
  }

  @Breaks({"onlyWhatMayBeGivenUpIsNamed"})
  static final class GivesUpWhatIsCritical extends StoreSuite {
    @Override
    PlainStore store(AtomicReference<State> state) {
      return new PlainStore(state) {
        @Override
        boolean mayGo(EntryHead head) {
          return head.deadlineMillis() != EntryHead.NO_DEADLINE;
        }
      };
    }
  }

  @Breaks({
    "lowerPrioritiesAreNamedFirst",
    "givingUpWhatIsNamedComesToAnEnd",
  })
  static final class LooksAtUseAlone extends StoreSuite {
    @Override
    PlainStore store(AtomicReference<State> state) {
      return new PlainStore(state) {
        @Override
        int priority(EntryHead head) {
          return 0;
        }
      };
    }
  }

  @Breaks("lowerPrioritiesAreNamedFirst")
  static final class RemembersTheFirstPriority extends StoreSuite {
    @Override
    PlainStore store(AtomicReference<State> state) {
      Map<ContextKey, Integer> first = new ConcurrentHashMap<>();
      return new PlainStore(state) {
        @Override
        void step(NavigableMap<ContextKey, Entry> next, StoreChange change) {
          super.step(next, change);
          Entry entry = next.get(change.key());
          if (entry != null) {
            first.putIfAbsent(change.key(), entry.head().priority().ordinal());
          }
        }

        @Override
        int priority(EntryHead head) {
          return head.key().namespace().equals("c")
              ? super.priority(head)
              : first.getOrDefault(head.key(), 0);
        }
      };
    }
  }

  @Breaks("whatIsFoundAgainAndAgainIsNamedLast")
  static final class LooksAtAgeAlone extends StoreSuite {
    @Override
    PlainStore store(AtomicReference<State> state) {
      return new PlainStore(state) {
        @Override
        int value(EntryHead head) {
          return (int) head.position();
        }
      };
    }
  }

  @Breaks({
    "lowerPrioritiesAreNamedFirst",
    "whatIsFoundAgainAndAgainIsNamedLast",
    "namesAreTheEntriesOfNowAndEachIsThereOnce"
  })
  static final class NamesMoreThanAskedFor extends StoreSuite {
    @Override
    PlainStore store(AtomicReference<State> state) {
      return new PlainStore(state) {
        @Override
        public List<EntryHead> coldest(int limit) {
          return super.coldest(limit + 1);
        }
      };
    }
  }

  @Breaks("givingUpWhatIsNamedComesToAnEnd")
  static final class NamesWhatIsGone extends StoreSuite {
    @Override
    PlainStore store(AtomicReference<State> state) {
      List<EntryHead> named = new ArrayList<>();
      return new PlainStore(state) {
        @Override
        public List<EntryHead> coldest(int limit) {
          if (named.isEmpty()) {
            named.addAll(super.coldest(Integer.MAX_VALUE));
          }
          return named.subList(0, Math.min(limit, named.size()));
        }
      };
    }
  }

  @Breaks("residentBytesAreTheSumOfFootprints")
  static final class ForgetsTheKeysInItsFigures extends StoreSuite {
    @Override
    PlainStore store(AtomicReference<State> state) {
      return new PlainStore(state) {
        @Override
        long resident() {
          long bytes = entries().values().stream().mapToLong(entry -> entry.value().length).sum();
          return bytes + 100L * entries().size();
        }
      };
    }
  }

  @Breaks("footprintHoldsKeyAndValueAndAsksForNothingElse")
  static final class CountsValuesAlone extends StoreSuite {
    @Override
    PlainStore store(AtomicReference<State> state) {
      return new PlainStore(state) {
        @Override
        public long footprint(EntryHead head) {
          return head.length() + 1;
        }
      };
    }
  }
}
