package dev.holdfast.tck.broken;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.spi.Capability;
import dev.holdfast.api.spi.ProviderContext;
import dev.holdfast.api.spi.store.ContextStore;
import dev.holdfast.api.spi.store.EntryHead;
import dev.holdfast.api.spi.store.StoreChange;
import dev.holdfast.api.spi.store.StoreRead;
import dev.holdfast.api.spi.store.StoreStats;
import dev.holdfast.tck.broken.PlainStore.Entry;
import dev.holdfast.tck.broken.PlainStore.State;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/** Stores that are broken in their orders, checks, figures or ends. */
final class BrokenStoreOrders {
  private BrokenStoreOrders() {}

  @Breaks("aSpliceOfNothingChangesTheHeadAlone")
  static final class ForgetsTheTtl extends StoreSuite {
    @Override
    PlainStore store(AtomicReference<State> state) {
      return new PlainStore(state) {
        @Override
        Entry spliced(Entry present, EntryHead head, int keep, byte[] tail) {
          EntryHead derived =
              new EntryHead(
                  head.key(),
                  head.version(),
                  head.length(),
                  head.digest(),
                  head.contentType(),
                  head.deadlineMillis(),
                  head.priority(),
                  head.writer(),
                  head.updatedAtMillis(),
                  head.position());
          return super.spliced(present, derived, keep, tail);
        }
      };
    }
  }

  @Breaks(
      value = "aSpliceOfNothingChangesTheHeadAlone",
      perhaps = "randomOperationsAgreeWithAModel")
  static final class TakesASpliceOfNothingForNothing extends StoreSuite {
    @Override
    PlainStore store(AtomicReference<State> state) {
      return new PlainStore(state) {
        @Override
        void step(NavigableMap<ContextKey, Entry> next, StoreChange change) {
          boolean isNothing =
              change instanceof StoreChange.Splice(EntryHead head, long keep, byte[] tail)
                  && keep == head.length()
                  && tail.length == 0
                  && next.containsKey(head.key())
                  && next.get(head.key()).head().length() == keep;
          if (!isNothing) {
            super.step(next, change);
          }
        }
      };
    }
  }

  @Breaks(value = "scanIsInTheOrderOfBytes", perhaps = "randomOperationsAgreeWithAModel")
  static final class ScansInTheOrderOfCharacters extends StoreSuite {
    @Override
    PlainStore store(AtomicReference<State> state) {
      return new PlainStore(state) {
        @Override
        public List<EntryHead> scan(String prefix, Optional<ContextKey> after, int limit) {
          return super.scan(prefix, after, limit).stream()
              .sorted(Comparator.comparing(head -> head.key().text()))
              .toList();
        }
      };
    }
  }

  @Breaks(
      value = {"pagesMakeTheWholeWithoutGapsOrDuplicates"},
      perhaps = "randomOperationsAgreeWithAModel")
  static final class ScansOneMoreThanAskedFor extends StoreSuite {
    @Override
    PlainStore store(AtomicReference<State> state) {
      return new PlainStore(state) {
        @Override
        public List<EntryHead> scan(String prefix, Optional<ContextKey> after, int limit) {
          return super.scan(prefix, after, limit > 1 ? limit + 1 : limit);
        }
      };
    }
  }

  @Breaks(
      value = {"scanGoesOnAfterAKeyThatNeedNotExist", "pagesMakeTheWholeWithoutGapsOrDuplicates"},
      perhaps = "randomOperationsAgreeWithAModel")
  static final class ScansTheKeyToStartAfterAgain extends StoreSuite {
    @Override
    PlainStore store(AtomicReference<State> state) {
      return new PlainStore(state) {
        @Override
        public List<EntryHead> scan(String prefix, Optional<ContextKey> after, int limit) {
          return super.scan(prefix, Optional.empty(), Integer.MAX_VALUE).stream()
              .filter(head -> after.isEmpty() || head.key().compareTo(after.get()) >= 0)
              .limit(limit)
              .toList();
        }
      };
    }
  }

  @Breaks("scanKeepsToThePrefix")
  static final class TakesAPrefixForSegments extends StoreSuite {
    @Override
    PlainStore store(AtomicReference<State> state) {
      return new PlainStore(state) {
        @Override
        public List<EntryHead> scan(String prefix, Optional<ContextKey> after, int limit) {
          boolean isWhole = prefix.isEmpty() || prefix.endsWith("/") || prefix.length() > 1;
          return super.scan(prefix, after, limit).stream()
              .filter(head ->
                  isWhole
                      || head.key().text().length() == prefix.length()
                      || head.key().text().charAt(prefix.length()) == '/')
              .toList();
        }
      };
    }
  }

  @Breaks(
      value = {"expiringNeverGivesMoreThanAskedFor", "aLimitBelowOneIsRefusedOrGivesNothing"},
      perhaps = "randomOperationsAgreeWithAModel")
  static final class ReclaimsBeyondTheLimit extends StoreSuite {
    @Override
    PlainStore store(AtomicReference<State> state) {
      return new PlainStore(state) {
        @Override
        public List<EntryHead> expiring(long nowMillis, int limit) {
          return super.expiring(nowMillis, Integer.MAX_VALUE);
        }
      };
    }
  }

  @Breaks(
      value = {
        "expiringGivesTheEarliestFirst",
        "expiringNeverGivesMoreThanAskedFor",
        "expiringFollowsTheDeadlines"
      },
      perhaps = "randomOperationsAgreeWithAModel")
  static final class ExpiresInTheOrderOfKeys extends StoreSuite {
    @Override
    PlainStore store(AtomicReference<State> state) {
      return new PlainStore(state) {
        @Override
        public List<EntryHead> expiring(long nowMillis, int limit) {
          return super.expiring(nowMillis, Integer.MAX_VALUE).stream()
              .sorted(Comparator.comparing(EntryHead::key))
              .limit(limit)
              .toList();
        }
      };
    }
  }

  @Breaks(
      value = {
        "expiringGivesTheEarliestFirst",
        "whatWasAppliedIsSeenAtOnce",
        "aReopenedStoreHoldsExactlyWhatItsDurabilitySays",
        "twoStoresShareExactlyWhatTheySayTheyShare",
        "aSpliceOfNothingChangesTheHeadAlone"
      })
  static final class ExpiresALittleLate extends DurableStore {
    @Override
    PlainStore store(AtomicReference<State> state) {
      return new PlainStore(state) {
        @Override
        public List<EntryHead> expiring(long nowMillis, int limit) {
          boolean isRandom = entries().size() > 5;
          return super.expiring(isRandom ? nowMillis : nowMillis - 1, limit);
        }
      };
    }
  }

  @Breaks(
      value = {"expiringFollowsTheDeadlines"},
      perhaps = "randomOperationsAgreeWithAModel")
  static final class RemembersOldDeadlines extends StoreSuite {
    @Override
    PlainStore store(AtomicReference<State> state) {
      Map<ContextKey, EntryHead> first = new ConcurrentHashMap<>();
      return new PlainStore(state) {
        @Override
        void step(NavigableMap<ContextKey, Entry> next, StoreChange change) {
          super.step(next, change);
          if (change instanceof StoreChange.Remove) {
            Optional.ofNullable(entries().get(change.key()))
                .map(Entry::head)
                .filter(head -> head.deadlineMillis() < 1_000)
                .ifPresent(head -> first.put(head.key(), head));
          }
        }

        @Override
        public List<EntryHead> expiring(long nowMillis, int limit) {
          List<EntryHead> all = new java.util.ArrayList<>(super.expiring(nowMillis, limit));
          first.values().stream()
              .filter(head -> head.isExpiredAt(nowMillis) && !entries().containsKey(head.key()))
              .forEach(all::add);
          return all.stream()
              .sorted(Comparator.comparingLong(EntryHead::deadlineMillis))
              .limit(limit)
              .toList();
        }
      };
    }
  }

  @Breaks({
    "deadlinesAreNotTheStoresBusiness",
    "whatWasAppliedIsSeenAtOnce",
    "randomOperationsAgreeWithAModel"
  })
  static final class DecidesAboutDeadlines extends StoreSuite {
    @Override
    PlainStore store(AtomicReference<State> state) {
      return new PlainStore(state) {
        @Override
        public StoreRead find(ContextKey key) {
          boolean isPast = head(key).filter(head -> head.isExpiredAt(650)).isPresent();
          return isPast ? new StoreRead.Miss() : super.find(key);
        }
      };
    }
  }

  @Breaks({
    "aDamagedValueIsToldAndNeverServed",
    "everyBitOfAStoredEntryIsGuarded",
    "inspectAnswersWhatFindAnswers",
    "whatIsMadeFromDamageStaysDamagedUntilReplaced"
  })
  static final class ChecksNothing extends StoreSuite {
    @Override
    PlainStore store(AtomicReference<State> state) {
      return new PlainStore(state) {
        @Override
        boolean isSound(Entry entry) {
          return true;
        }
      };
    }
  }

  @Breaks("aDamagedValueIsToldAndNeverServed")
  static final class TakesDamageForAbsence extends StoreSuite {
    @Override
    PlainStore store(AtomicReference<State> state) {
      return new PlainStore(state) {
        @Override
        public StoreRead find(ContextKey key) {
          StoreRead found = super.find(key);
          boolean hides = found instanceof StoreRead.Damaged && key.text().length() > 1;
          return hides ? new StoreRead.Miss() : found;
        }
      };
    }
  }

  @Breaks("whatIsMadeFromDamageStaysDamagedUntilReplaced")
  static final class GivesDamageAFreshChecksum extends StoreSuite {
    @Override
    PlainStore store(AtomicReference<State> state) {
      return new PlainStore(state) {
        @Override
        Entry spliced(Entry present, EntryHead head, int keep, byte[] tail) {
          Entry right = super.spliced(present, head, keep, tail);
          return new Entry(head, right.value(), crc(right.value()));
        }
      };
    }
  }

  @Breaks("keysAreToldApartByTheirBytes")
  static final class NormalisesKeys extends StoreSuite {
    @Override
    PlainStore store(AtomicReference<State> state) {
      return new PlainStore(state) {
        @Override
        public StoreRead find(ContextKey key) {
          return super.find(new ContextKey(Normalizer.normalize(key.text(), Normalizer.Form.NFC)));
        }
      };
    }
  }

  @Breaks({"statsFollowTheEntries", "randomOperationsAgreeWithAModel"})
  static final class CountsRemovedBytes extends StoreSuite {
    @Override
    PlainStore store(AtomicReference<State> state) {
      return new PlainStore(state) {
        private long most;

        @Override
        public StoreStats stats() {
          StoreStats right = super.stats();
          most = Math.max(most, right.valueBytes());
          return new StoreStats(right.entries(), most, right.residentBytes());
        }
      };
    }
  }

  @Breaks("readersSeeOneVersionWhole")
  static final class TearsHeadAndValue extends StoreSuite {
    /** More of it, because it is found by chance. */
    @Override
    public int randomOperations() {
      return 10_000;
    }

    @Override
    PlainStore store(AtomicReference<State> state) {
      return new PlainStore(state) {
        @Override
        public StoreRead find(ContextKey key) {
          finds.merge(key, 1, Integer::sum);
          Entry first = entries().get(key);
          Thread.yield();
          Entry second = entries().get(key);
          return first == null || second == null
              ? super.find(key)
              : isSound(second)
                  ? new StoreRead.Hit(first.head(), out(second.value()))
                  : new StoreRead.Damaged(second.head());
        }
      };
    }
  }

  @Breaks("aReopenedStoreHoldsExactlyWhatItsDurabilitySays")
  static final class ForgetsThePositionOnReopening extends DurableStore {
    @Override
    AtomicReference<State> onDisk(Path directory) {
      AtomicReference<State> found = super.onDisk(directory);
      found.set(new State(found.get().entries(), 0));
      return found;
    }
  }

  @Breaks("aReopenedStoreHoldsExactlyWhatItsDurabilitySays")
  static final class ComesBackThoughItSaysItIsNotDurable extends DurableStore {
    @Override
    Set<Capability> claimed() {
      return Set.of(Capability.ATOMIC_BATCH);
    }

    @Override
    AtomicReference<State> onDisk(Path directory) {
      return always(directory);
    }
  }

  @Breaks({"twoStoresShareExactlyWhatTheySayTheyShare", "randomOperationsAgreeWithAModel"})
  static final class SharesThoughItSaysItDoesNot extends DurableStore {
    @Override
    AtomicReference<State> onDisk(Path directory) {
      return always(Path.of("one place for all"));
    }

    @Override
    Set<Capability> claimed() {
      return Set.of(Capability.ATOMIC_BATCH, Capability.DURABLE);
    }
  }

  @Breaks("twoStoresShareExactlyWhatTheySayTheyShare")
  static final class DoesNotShareThoughItSaysSo extends StoreSuite {
    @Override
    Set<Capability> claimed() {
      return Set.of(Capability.ATOMIC_BATCH, Capability.SHARED);
    }
  }

  @Breaks("aReadAfterClosingIsRefusedOrTrue")
  static final class LiesAfterClosing extends StoreSuite {
    @Override
    PlainStore store(AtomicReference<State> state) {
      return new PlainStore(state) {
        @Override
        public void close() {
          state.set(State.EMPTY);
        }
      };
    }
  }

  @Breaks("closingTwiceDoesNoHarm")
  static final class CannotBeClosedTwice extends StoreSuite {
    @Override
    PlainStore store(AtomicReference<State> state) {
      return new PlainStore(state) {
        private boolean closed;

        @Override
        public void close() {
          if (closed) {
            throw new IllegalStateException("closed");
          }
          closed = true;
        }
      };
    }
  }

  @Breaks({"closingGivesBackThreadsAndFiles", "creationThatFailsIsUndone"})
  static final class LeavesASweepBehind extends StoreSuite {
    @Override
    ContextStore create(ProviderContext context) {
      context.threads().every("sweep", java.time.Duration.ofSeconds(1), () -> {});
      return super.create(context);
    }
  }

  @Breaks("onlyWhatCanBeProvenIsClaimed")
  static final class ClaimsWhatNobodyCanProve extends StoreSuite {
    @Override
    Set<Capability> claimed() {
      return Set.of(Capability.ATOMIC_BATCH, Capability.FENCED);
    }
  }
}
