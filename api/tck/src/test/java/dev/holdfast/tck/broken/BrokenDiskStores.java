package dev.holdfast.tck.broken;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.Digest;
import dev.holdfast.api.spi.store.StoreBatch;
import dev.holdfast.api.spi.store.StoreChange;
import dev.holdfast.api.spi.store.VersionRow;
import dev.holdfast.tck.broken.PlainDiskStore.Beside;
import dev.holdfast.tck.broken.PlainDiskStore.Saved;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** Stores on disk that are broken in what they keep beside the entries. */
final class BrokenDiskStores {
  private BrokenDiskStores() {}

  @Breaks("aStoreIsOnDiskWhenItSaysSo")
  static final class IsOnDiskAndDoesNotSaySo extends StoreSuite {
    @Override
    PlainStore store(AtomicReference<PlainStore.State> state) {
      return new PlainDiskStore(new Saved(state.get(), Beside.EMPTY), ignored -> {});
    }
  }

  @Breaks({
    "theStampIsThatOfTheLastBatchThatHadOne",
    "stampAndVersionsSurviveAnOrderlyEnd",
    "afterACrashStampAndVersionsAreThoseOfThePosition",
    "whatWasPersistedSurvivesACrash"
  })
  static final class LosesTheStampAtTheEnd extends DiskSuite {
    @Override
    PlainDiskStore store(Saved found, Consumer<Saved> disk) {
      return new PlainDiskStore(
          new Saved(found.state(), new Beside(Optional.empty(), found.beside().rows())), disk);
    }
  }

  @Breaks("theStampIsThatOfTheLastBatchThatHadOne")
  static final class ForgetsTheStampWithABatchThatHasNone extends DiskSuite {
    @Override
    PlainDiskStore store(Saved found, Consumer<Saved> disk) {
      return new PlainDiskStore(found, disk) {
        @Override
        public synchronized void apply(StoreBatch batch) {
          if (batch.position() > appliedPosition()) {
            super.apply(batch);
            beside.set(new Beside(batch.stamp(), beside.get().rows()));
          }
        }
      };
    }
  }

  @Breaks({
    "aBatchThatDoesNotFitLeavesNeitherStampNorVersions",
    "aBatchThatWasAppliedBeforeChangesNeitherStampNorVersions"
  })
  static final class AddsVersionsBeforeAndWhateverComesOfTheBatch extends DiskSuite {
    @Override
    PlainDiskStore store(Saved found, Consumer<Saved> disk) {
      return new PlainDiskStore(found, disk) {
        @Override
        public synchronized void apply(StoreBatch batch) {
          TreeSet<VersionRow> rows = new TreeSet<>(beside.get().rows());
          rows.addAll(batch.versions());
          beside.set(new Beside(beside.get().stamp(), rows));
          super.apply(batch);
        }
      };
    }
  }

  @Breaks({
    "aBatchThatDoesNotFitLeavesNeitherStampNorVersions",
    "aBatchThatWasAppliedBeforeChangesNeitherStampNorVersions"
  })
  static final class TakesTheStampOfABatchThatWasNotApplied extends DiskSuite {
    @Override
    PlainDiskStore store(Saved found, Consumer<Saved> disk) {
      return new PlainDiskStore(found, disk) {
        @Override
        public synchronized void apply(StoreBatch batch) {
          Optional<Digest> stamp = batch.stamp().or(() -> beside.get().stamp());
          beside.set(new Beside(stamp, beside.get().rows()));
          super.apply(batch);
        }
      };
    }
  }

  @Breaks({"afterACrashStampAndVersionsAreThoseOfThePosition", "whatWasPersistedSurvivesACrash"})
  static final class SavesTheEntriesLaterThanTheRest extends DiskSuite {
    @Override
    PlainDiskStore store(Saved found, Consumer<Saved> disk) {
      return new PlainDiskStore(found, disk) {
        private Beside before = beside.get();

        @Override
        public synchronized void apply(StoreBatch batch) {
          before = beside.get();
          super.apply(batch);
        }

        @Override
        public synchronized long persist() {
          disk.accept(new Saved(state.get(), before));
          return appliedPosition();
        }

        @Override
        public void close() {
          super.persist();
        }
      };
    }
  }

  @Breaks("whatWasPersistedSurvivesACrash")
  static final class PersistsNothing extends DiskSuite {
    @Override
    PlainDiskStore store(Saved found, Consumer<Saved> disk) {
      return new PlainDiskStore(found, disk) {
        @Override
        public synchronized long persist() {
          return appliedPosition();
        }

        @Override
        public void close() {
          super.persist();
        }
      };
    }
  }

  @Breaks({"whatWasPersistedSurvivesACrash", "anythingMayBeAppliedWhileOthersPersist"})
  static final class PromisesMoreThanItPersisted extends DiskSuite {
    @Override
    PlainDiskStore store(Saved found, Consumer<Saved> disk) {
      return new PlainDiskStore(found, disk) {
        @Override
        public synchronized long persist() {
          return super.persist() + 10;
        }
      };
    }
  }

  @Breaks("versionsStayWhenTheirEntryGoes")
  static final class RemovesVersionsWithTheirEntry extends DiskSuite {
    @Override
    PlainDiskStore store(Saved found, Consumer<Saved> disk) {
      return new PlainDiskStore(found, disk) {
        @Override
        public synchronized void apply(StoreBatch batch) {
          super.apply(batch);
          TreeSet<VersionRow> rows = new TreeSet<>(beside.get().rows());
          for (StoreChange change : batch.changes()) {
            if (change instanceof StoreChange.Remove(ContextKey key)) {
              rows.removeIf(row -> row.key().equals(key));
            }
          }
          beside.set(new Beside(beside.get().stamp(), rows));
        }
      };
    }
  }

  @Breaks("versionsOfAKeyAreListedInOrderAndInPages")
  static final class ListsVersionsOfKeysThatBeginAlike extends DiskSuite {
    @Override
    PlainDiskStore store(Saved found, Consumer<Saved> disk) {
      return new PlainDiskStore(found, disk) {
        @Override
        public List<VersionRow> versions(ContextKey key, long after, int limit) {
          return beside.get().rows().stream()
              .filter(row -> row.key().startsWith(key.text()) && row.version() > after)
              .limit(limit)
              .toList();
        }
      };
    }
  }

  @Breaks("versionsOfAKeyAreListedInOrderAndInPages")
  static final class ListsTheVersionThatAPageEndedWithAgain extends DiskSuite {
    @Override
    PlainDiskStore store(Saved found, Consumer<Saved> disk) {
      return new PlainDiskStore(found, disk) {
        @Override
        public List<VersionRow> versions(ContextKey key, long after, int limit) {
          return super.versions(key, after - 1, limit);
        }
      };
    }
  }

  @Breaks("theHighestVersionAtOrBelowIsFound")
  static final class FindsTheVersionItselfAlone extends DiskSuite {
    @Override
    PlainDiskStore store(Saved found, Consumer<Saved> disk) {
      return new PlainDiskStore(found, disk) {
        @Override
        public Optional<VersionRow> versionAtOrBelow(ContextKey key, long version) {
          return super.versionAtOrBelow(key, version).filter(row -> row.version() == version);
        }
      };
    }
  }
}
