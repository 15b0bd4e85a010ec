package dev.holdfast.tck.broken;

import dev.holdfast.api.spi.Capability;
import dev.holdfast.api.spi.ProviderContext;
import dev.holdfast.api.spi.persistence.CommitLog;
import dev.holdfast.api.spi.persistence.LogStats;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Logs that are broken in what they give back, or say of themselves. */
final class BrokenLogReads {
  private BrokenLogReads() {}

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

  @Breaks({"replayGoesOnAfterAPosition", "damageBelowThePositionOfTheReplayIsNotInTheWay"})
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

  @Breaks({"readersSeeDurableRecordsOnly", "whatWasTruncatedIsNeitherVisitedNorRead"})
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
    "aReopenedLogReplaysExactlyWhenItIsDurable",
    "aLogBeginsAnewAboveItsEnd",
    "whatWasTruncatedIsNeitherVisitedNorRead"
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
          return new LogStats(0, 0, 0, 0, end(), 0, 0, 0);
        }
      };
    }
  }
}
