package dev.holdfast.tck.broken;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.spi.Capability;
import dev.holdfast.api.spi.ProviderContext;
import dev.holdfast.api.spi.persistence.CommitLog;
import dev.holdfast.api.spi.persistence.LogStats;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Logs, each broken in one place. */
final class BrokenLogs {
  private BrokenLogs() {}

  @Breaks(
      value = "nothingIsDurableBeforeTheDeviceSaysSo",
      perhaps = {
        "anAcknowledgedRecordSurvivesAPowerCut",
        "afterAFailedSyncNothingMoreBecomesDurable",
        "readersSeeDurableRecordsOnly",
        "aFailedLogRefusesToAppend",
        "afterAFailureTheLogIsOpenedAnewAndReplays"
      })
  static final class TellsBeforeTheSync extends LogSuite {
    @Override
    CommitLog log(ProviderContext context) {
      return new PlainLog(context) {
        @Override
        void commit(List<Map.Entry<Long, byte[]>> group) throws IOException {
          write(group);
          tell(group);
          sync();
        }
      };
    }
  }

  @Breaks({
    "nothingIsDurableBeforeTheDeviceSaysSo",
    "anAcknowledgedRecordSurvivesAPowerCut",
    "afterAFailedSyncNothingMoreBecomesDurable",
    "aFailedLogRefusesToAppend",
    "afterAFailureTheLogIsOpenedAnewAndReplays"
  })
  static final class NeverSyncs extends LogSuite {
    @Override
    CommitLog log(ProviderContext context) {
      return new PlainLog(context) {
        @Override
        void sync() {}
      };
    }
  }

  @Breaks(
      value = "durabilityComesInTheOrderOfPositions",
      perhaps = {"nothingIsDurableBeforeTheDeviceSaysSo", "closingTwiceDoesNothingMore"})
  static final class TellsOutOfOrder extends LogSuite {
    @Override
    CommitLog log(ProviderContext context) {
      return new PlainLog(context) {
        @Override
        void commit(List<Map.Entry<Long, byte[]>> group) throws IOException {
          super.commit(group);
          tell(group.getFirst().getKey());
          tell(group.getLast().getKey());
        }
      };
    }
  }

  @Breaks(
      value = "nothingIsDurableThatWasNotAppended",
      perhaps = {
        "everythingBecomesDurable",
        "durabilityComesInTheOrderOfPositions",
        "closingMakesDurableWhatWasAppendedAndTells",
        "nothingIsDurableBeforeTheDeviceSaysSo",
        "afterAFailedSyncNothingMoreBecomesDurable",
        "readersSeeABeginningWhileRecordsAreAppended",
        "readersSeeDurableRecordsOnly"
      })
  static final class TellsTooFar extends LogSuite {
    @Override
    CommitLog log(ProviderContext context) {
      return new PlainLog(context) {
        @Override
        void tell(long position) {
          super.tell(position + 1);
        }
      };
    }
  }

  @Breaks({
    "aReopenedLogReplaysExactlyWhenItIsDurable",
    "aLogLivesManyLives",
    "anAcknowledgedRecordSurvivesTheEndOfTheProcess",
    "anAcknowledgedRecordSurvivesAPowerCut",
    "whatWasAppendedLastIsThereAfterClosing",
    "aLogThatWasOnlyOpenedIsUnchanged",
    "garbageBehindTheEndIsNeverReplayed",
    "aTornTailIsCut",
    "aLastRecordThatWasWrittenTwiceIsNotReplayedTwice"
  })
  static final class LosesTheTailOnReopening extends LogSuite {
    @Override
    CommitLog log(ProviderContext context) {
      return new PlainLog(context) {
        @Override
        void opened() {
          if (!durable.isEmpty()) {
            durable.pollLastEntry();
          }
        }
      };
    }
  }

  @Breaks(
      value = {
        "garbageBehindTheEndIsNeverReplayed",
        "aLastRecordThatWasWrittenTwiceIsNotReplayedTwice"
      },
      perhaps = "aTornTailIsCut")
  static final class ReplaysGarbage extends LogSuite {
    @Override
    CommitLog log(ProviderContext context) {
      return new PlainLog(context) {
        @Override
        void opened() {
          if (file.cutBytes() > 60) {
            durable.put(last + 1, new byte[] {1});
          }
        }
      };
    }
  }

  @Breaks("damageBeforeTheEndIsRefusedByName")
  static final class CutsAtDamage extends LogSuite {
    @Override
    CommitLog log(ProviderContext context) {
      return new PlainLog(context) {
        @Override
        LogFile open(ProviderContext world) {
          return new LogFile(world) {
            @Override
            void damaged(long at) {}
          };
        }
      };
    }
  }

  @Breaks("damageBeforeTheEndIsRefusedByName")
  static final class NamesNoFile extends LogSuite {
    @Override
    CommitLog log(ProviderContext context) {
      return new PlainLog(context) {
        @Override
        LogFile open(ProviderContext world) {
          return new LogFile(world) {
            @Override
            void damaged(long at) {
              throw new HoldfastException(ErrorCode.CORRUPT, "Something is damaged.");
            }
          };
        }
      };
    }
  }

  @Breaks(value = "appendDoesNotWaitForTheDisk", perhaps = "readersSeeDurableRecordsOnly")
  static final class WaitsForTheDisk extends LogSuite {
    @Override
    CommitLog log(ProviderContext context) {
      return new PlainLog(context) {
        @Override
        long appended(long position) {
          // The first ones only, so that the suite gets through.
          boolean waits = stats().records() <= 60;
          for (int i = 0; waits && i < 40_000 && stats().durablePosition() < position; i++) {
            java.util.concurrent.locks.LockSupport.parkNanos(50_000);
          }
          return position;
        }
      };
    }
  }

  @Breaks("anAppendAfterClosingIsRefused")
  static final class RefusesWithAnotherCode extends LogSuite {
    @Override
    CommitLog log(ProviderContext context) {
      return new PlainLog(context) {
        private boolean failed;

        @Override
        void fail(IOException cause) {
          failed = true;
          super.fail(cause);
        }

        @Override
        HoldfastException refusal() {
          return failed
              ? super.refusal()
              : new HoldfastException(ErrorCode.INTERNAL, "Something is wrong.");
        }
      };
    }
  }

  @Breaks(
      value = {"closingMakesDurableWhatWasAppendedAndTells"},
      perhaps = {
        "aReopenedLogReplaysExactlyWhenItIsDurable",
        "aLogLivesManyLives",
        "whatWasAppendedLastIsThereAfterClosing",
        "aLogThatWasOnlyOpenedIsUnchanged",
        "garbageBehindTheEndIsNeverReplayed",
        "aTornTailIsCut",
        "aLastRecordThatWasWrittenTwiceIsNotReplayedTwice",
        "damageBeforeTheEndIsRefusedByName"
      })
  static final class DropsWhatIsPendingWhenItCloses extends LogSuite {
    @Override
    CommitLog log(ProviderContext context) {
      return new PlainLog(context) {
        private volatile boolean ending;

        @Override
        void beforeEnd() {
          ending = true;
          pending.clear();
        }

        @Override
        void commit(List<Map.Entry<Long, byte[]>> group) throws IOException {
          // So slow that something is pending when it is closed.
          java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
          if (!ending) {
            super.commit(group);
          }
        }
      };
    }
  }

  @Breaks({
    "afterAFailedSyncNothingMoreBecomesDurable",
    "aFailedLogRefusesToAppend",
    "afterAFailureTheLogIsOpenedAnewAndReplays"
  })
  static final class GoesOnAfterAFailedSync extends LogSuite {
    @Override
    CommitLog log(ProviderContext context) {
      return new PlainLog(context) {
        @Override
        void sync() {
          try {
            super.sync();
          } catch (IOException e) {
            // Broken: goes on.
          }
        }
      };
    }
  }

  @Breaks("afterAFailedSyncNothingMoreBecomesDurable")
  static final class TellsOfItsFailureTwice extends LogSuite {
    @Override
    CommitLog log(ProviderContext context) {
      return new PlainLog(context) {
        @Override
        void fail(IOException cause) {
          super.fail(cause);
          super.fail(cause);
        }
      };
    }
  }

  @Breaks("readingWhereNoRecordBeginsIsEmpty")
  static final class ReadsTheRecordBefore extends LogSuite {
    @Override
    CommitLog log(ProviderContext context) {
      return new PlainLog(context) {
        @Override
        public synchronized Optional<byte[]> read(long position) {
          boolean isWithin = !durable.isEmpty() && position <= durable.lastKey();
          return Optional.ofNullable(isWithin ? durable.floorEntry(position) : null)
              .map(Map.Entry::getValue);
        }
      };
    }
  }

  @Breaks({"replayGoesOnAfterAPosition"})
  static final class ReplaysTheRecordAtThePositionToo extends LogSuite {
    @Override
    CommitLog log(ProviderContext context) {
      return new PlainLog(context) {
        @Override
        public void replay(long after, Visitor visitor) throws IOException {
          super.replay(after > 0 && after < Long.MAX_VALUE ? after - 1 : after, visitor);
        }
      };
    }
  }

  @Breaks("anExceptionOfTheVisitorEndsTheVisitAndIsPassedOn")
  static final class SwallowsTheVisitorsException extends LogSuite {
    @Override
    CommitLog log(ProviderContext context) {
      return new PlainLog(context) {
        @Override
        public void replay(long after, Visitor visitor) throws IOException {
          try {
            super.replay(after, visitor);
          } catch (IllegalStateException e) {
            // Broken: nobody hears of it.
          }
        }
      };
    }
  }

  @Breaks({"payloadsOfAnySizeComeBack", "recordsAreReadByTheirPositionExactlyWhenHistoryIsKept"})
  static final class TakesAnEmptyRecordForNone extends LogSuite {
    @Override
    CommitLog log(ProviderContext context) {
      return new PlainLog(context) {
        @Override
        public synchronized Optional<byte[]> read(long position) throws IOException {
          return super.read(position).filter(payload -> payload.length > 0);
        }
      };
    }
  }

  @Breaks("theEndIsThePositionOfTheLastRecordAppended")
  static final class SaysAnEarlierEnd extends LogSuite {
    @Override
    CommitLog log(ProviderContext context) {
      return new PlainLog(context) {
        @Override
        public synchronized long end() {
          return stats().records() == 21 ? super.end() - 1 : super.end();
        }
      };
    }
  }

  @Breaks(value = "readersSeeDurableRecordsOnly")
  static final class ShowsWhatIsPending extends LogSuite {
    @Override
    CommitLog log(ProviderContext context) {
      return new PlainLog(context) {
        private final Map<Long, byte[]> seen = new ConcurrentHashMap<>();

        @Override
        public long append(byte[] payload) {
          long position = super.append(payload);
          seen.put(position, payload);
          return position;
        }

        @Override
        public Optional<byte[]> read(long position) {
          return Optional.ofNullable(seen.get(position));
        }
      };
    }
  }

  @Breaks("aReopenedLogReplaysExactlyWhenItIsDurable")
  static final class ComesBackThoughItSaysItIsNotDurable extends LogSuite {
    @Override
    Set<Capability> claimed() {
      return Set.of(Capability.HISTORY);
    }
  }

  @Breaks({
    "recordsAreReadByTheirPositionExactlyWhenHistoryIsKept",
    "readingWhereNoRecordBeginsIsEmpty",
    "aRunningLogIsReplayed",
    "aReopenedLogReplaysExactlyWhenItIsDurable"
  })
  static final class KeepsHistoryThoughItSaysItDoesNot extends LogSuite {
    @Override
    Set<Capability> claimed() {
      return Set.of();
    }
  }

  @Breaks("aSharedLogIsSeenByOthers")
  static final class IsNotSharedThoughItSaysSo extends LogSuite {
    @Override
    Set<Capability> claimed() {
      return Set.of(Capability.SHARED);
    }

    @Override
    CommitLog log(ProviderContext context) {
      return new VolatileLog();
    }
  }

  @Breaks({"positionsArePositiveAndRise", "durabilityComesInTheOrderOfPositions"})
  static final class GivesPositionsOfASequenceWithRepetitions extends LogSuite {
    @Override
    Set<Capability> claimed() {
      return Set.of();
    }

    @Override
    CommitLog log(ProviderContext context) {
      return new VolatileLog() {
        @Override
        public synchronized long append(byte[] payload) {
          long right = super.append(payload);
          return right == 300 ? 299 : right;
        }
      };
    }
  }

  @Breaks({"closingTwiceDoesNothingMore"})
  static final class TellsAgainWhenClosedTwice extends LogSuite {
    @Override
    CommitLog log(ProviderContext context) {
      return new PlainLog(context) {
        private boolean closed;

        @Override
        public void close() {
          super.close();
          if (closed) {
            tell(last);
          }
          closed = true;
        }
      };
    }
  }

  @Breaks("closingGivesBackThreadsAndFiles")
  static final class LeavesItsFileOpen extends LogSuite {
    @Override
    CommitLog log(ProviderContext context) {
      return new PlainLog(context) {
        @Override
        LogFile open(ProviderContext world) {
          return new LogFile(world) {
            @Override
            void close() {}
          };
        }
      };
    }
  }

  @Breaks("figuresAreReal")
  static final class CountsNothing extends LogSuite {
    @Override
    Set<Capability> claimed() {
      return Set.of();
    }

    @Override
    CommitLog log(ProviderContext context) {
      return new VolatileLog() {
        @Override
        public synchronized LogStats stats() {
          return new LogStats(0, 0, 0, 0, end(), 0, 0);
        }
      };
    }
  }
}
