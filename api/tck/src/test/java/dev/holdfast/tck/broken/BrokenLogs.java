package dev.holdfast.tck.broken;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.spi.ProviderContext;
import dev.holdfast.api.spi.persistence.CommitLog;
import dev.holdfast.api.spi.persistence.LogDamage;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Logs that are broken in what they promise of a record. */
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

  @Breaks(
      value = {
        "nothingIsDurableBeforeTheDeviceSaysSo",
        "anAcknowledgedRecordSurvivesAPowerCut",
        "afterAFailedSyncNothingMoreBecomesDurable",
        "aFailedLogRefusesToAppend",
        "afterAFailureTheLogIsOpenedAnewAndReplays"
      },
      perhaps = "readersSeeDurableRecordsOnly")
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
    "aLastRecordThatWasWrittenTwiceIsNotReplayedTwice",
    "aLogBeginsAnewAboveItsEnd",
    "truncationOutlivesTheLog",
    "damageBelowThePositionOfTheReplayIsNotInTheWay",
    "damageIsToldInItsPlaceAndTheReplayGoesOnBehindIt",
    "damageThatWasSetAsideIsNotInTheWay"
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

  @Breaks({"damageBeforeTheEndIsRefusedByName", "damageIsToldInItsPlaceAndTheReplayGoesOnBehindIt"})
  static final class PassesOverDamage extends LogSuite {
    @Override
    CommitLog log(ProviderContext context) {
      return new PlainLog(context) {
        @Override
        LogFile open(ProviderContext world) {
          return new LogFile(world) {
            @Override
            void damaged(List<Damage> damages, Damage damage) {}
          };
        }
      };
    }
  }

  @Breaks({"damageBeforeTheEndIsRefusedByName", "damageIsToldInItsPlaceAndTheReplayGoesOnBehindIt"})
  static final class NamesNoFile extends LogSuite {
    @Override
    CommitLog log(ProviderContext context) {
      return new PlainLog(context) {
        @Override
        LogFile open(ProviderContext world) {
          return new LogFile(world) {
            @Override
            void damaged(List<Damage> damages, Damage damage) {
              LogDamage told = damage.damage();
              LogDamage nameless = new LogDamage(told.from(), told.to(), "a place", told.what());
              super.damaged(damages, new Damage(nameless, damage.upTo()));
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
        "damageBeforeTheEndIsRefusedByName",
        "aLogBeginsAnewAboveItsEnd",
        "noPositionIsUsedAgainAfterTruncation",
        "whatWasThereBeforeALogBeganAnewIsSetAside",
        "damageBelowThePositionOfTheReplayIsNotInTheWay",
        "damageIsToldInItsPlaceAndTheReplayGoesOnBehindIt",
        "damageThatWasSetAsideIsNotInTheWay"
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
}
