package dev.holdfast.tck.broken;

import dev.holdfast.api.spi.ProviderContext;
import dev.holdfast.api.spi.persistence.CommitLog;
import dev.holdfast.api.spi.persistence.LogDamage;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Logs that are broken in what they give up, and in what they make of damage. */
final class BrokenLogTruncation {
  private BrokenLogTruncation() {}

  @Breaks("whatWasTruncatedIsNeitherVisitedNorRead")
  static final class ReadsWhatWasTruncated extends LogSuite {
    @Override
    CommitLog log(ProviderContext context) {
      return new PlainLog(context) {
        private byte[] first = new byte[0];
        private long at;

        @Override
        public synchronized void truncate(long position) throws IOException {
          if (at == 0 && !durable.isEmpty()) {
            first = durable.firstEntry().getValue();
            at = durable.firstKey();
          }
          super.truncate(position);
        }

        @Override
        public synchronized Optional<byte[]> read(long position) throws IOException {
          return at > 0 && position == at && stats().records() == 12
              ? Optional.of(first)
              : super.read(position);
        }
      };
    }
  }

  @Breaks({"truncationOutlivesTheLog"})
  static final class ForgetsItsTruncation extends LogSuite {
    @Override
    CommitLog log(ProviderContext context) {
      return new PlainLog(context) {
        @Override
        LogFile open(ProviderContext world) {
          return new LogFile(world) {
            private long truncated = -1;

            @Override
            void truncate(long position) {
              truncated = position;
            }

            @Override
            long truncated() {
              return truncated < 0 ? super.truncated() : truncated;
            }
          };
        }
      };
    }
  }

  @Breaks({"aLogBeginsAnewAboveItsEnd", "damageThatWasSetAsideIsNotInTheWay"})
  static final class UsesPositionsAgain extends LogSuite {
    @Override
    CommitLog log(ProviderContext context) {
      return new PlainLog(context) {
        @Override
        public synchronized void truncate(long position) throws IOException {
          boolean isAnew = stats().records() == 0;
          super.truncate(isAnew ? 0 : position);
        }
      };
    }
  }

  @Breaks("whatWasThereBeforeALogBeganAnewIsSetAside")
  static final class DeletesWhatShouldBeSetAside extends LogSuite {
    @Override
    CommitLog log(ProviderContext context) {
      return new PlainLog(context) {
        @Override
        public synchronized void truncate(long position) throws IOException {
          super.truncate(position);
          context.files().delete(context.dataDirectory().resolve("plain.log.aside-1"));
        }
      };
    }
  }

  @Breaks("damageIsToldInItsPlaceAndTheReplayGoesOnBehindIt")
  static final class StartsThoughItIsDamaged extends LogSuite {
    @Override
    CommitLog log(ProviderContext context) {
      return new PlainLog(context) {
        @Override
        List<LogDamage> toRefuse() {
          return List.of();
        }
      };
    }
  }

  @Breaks("damageBelowThePositionOfTheReplayIsNotInTheWay")
  static final class RefusesForDamageThatDoesNotMatter extends LogSuite {
    @Override
    CommitLog log(ProviderContext context) {
      return new PlainLog(context) {
        @Override
        List<LogDamage> toRefuse() {
          return damagesAfter(0);
        }
      };
    }
  }
}
