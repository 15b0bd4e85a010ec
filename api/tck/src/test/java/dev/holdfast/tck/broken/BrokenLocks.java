package dev.holdfast.tck.broken;

import dev.holdfast.api.Leases.Lease;
import dev.holdfast.api.spi.lock.LockOutcome;
import dev.holdfast.api.spi.lock.LockRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Lock managers that are broken in when a lease begins, lasts and ends. */
final class BrokenLocks {
  private BrokenLocks() {}

  @Breaks({
    "tokensRiseInTheOrderOfGrants",
    "aTokenIsAskedForOnceAndOnlyAtTheGrant",
    "manyThreadsNeverHoldTheSameNameAtOnce"
  })
  static final class GivesATokenTwice extends LockSuite {
    @Override
    PlainLocks locks(InstantSource clock) {
      return new PlainLocks(clock, false) {
        private long given;

        @Override
        long token(LockRequest request) {
          given = given == 0 ? super.token(request) : given;
          return given;
        }
      };
    }
  }

  @Breaks({"aTokenIsAskedForOnceAndOnlyAtTheGrant", "manyThreadsNeverHoldTheSameNameAtOnce"})
  static final class AsksForTwoTokens extends LockSuite {
    @Override
    PlainLocks locks(InstantSource clock) {
      return new PlainLocks(clock, false) {
        @Override
        long token(LockRequest request) {
          super.token(request);
          return super.token(request);
        }
      };
    }
  }

  @Breaks(
      value = "aTokenIsAskedForOnceAndOnlyAtTheGrant",
      perhaps = "manyThreadsNeverHoldTheSameNameAtOnce")
  static final class AsksForATokenBeforeItWaits extends LockSuite {
    @Override
    PlainLocks locks(InstantSource clock) {
      return new PlainLocks(clock, false) {
        @Override
        Instant patienceEnd(LockRequest request) {
          if (holder(request).isPresent() && !request.patience().isZero()) {
            super.token(request);
          }
          return super.patienceEnd(request);
        }
      };
    }
  }

  @Breaks("aTokenThatCannotBeHadLeavesTheNameFree")
  static final class TakesTheNameBeforeTheToken extends LockSuite {
    @Override
    PlainLocks locks(InstantSource clock) {
      return new PlainLocks(clock, false) {
        @Override
        Lease grant(LockRequest request) {
          Lease without =
              new Lease(
                  request.id(),
                  request.names(),
                  request.mode(),
                  request.owner(),
                  request.principal(),
                  0,
                  request.ttl(),
                  now().plus(request.ttl()));
          leases.put(request.id(), without);
          return super.grant(request);
        }
      };
    }
  }

  @Breaks(
      value = {
        "othersAreKeptOutUntilTheGraceIsOver",
        "releasingTooLateDoesNotCutTheGraceShort",
        "aRestoredLeaseLastsWhatWasLeftOfIt",
        "aLeaseThatEndedWhileNobodyRanStillHasItsGrace"
      },
      perhaps = "aWaiterIsServedWhenTheGraceIsOver")
  static final class IgnoresTheGrace extends LockSuite {
    @Override
    PlainLocks locks(InstantSource clock) {
      return new PlainLocks(clock, false) {
        @Override
        Duration grace() {
          return Duration.ZERO;
        }
      };
    }
  }

  @Breaks("releasingTooLateDoesNotCutTheGraceShort")
  static final class LetsALateReleaseCutTheGrace extends LockSuite {
    @Override
    PlainLocks locks(InstantSource clock) {
      return new PlainLocks(clock, false) {
        @Override
        public synchronized Optional<Lease> release(String id) {
          Optional<Lease> released = super.release(id);
          leases.remove(id);
          return released;
        }
      };
    }
  }

  @Breaks({
    "aLeaseIsInForceUntilItsExpiryAndNotAfter",
    "anExpiredLeaseIsNotRenewed",
    "releasingTooLateDoesNotCutTheGraceShort",
    "aRenewalLastsFromNowOnAndKeepsTheToken",
    "aRestoredLeaseLastsWhatWasLeftOfIt",
    "aLeaseThatEndedWhileNobodyRanStillHasItsGrace",
    "nothingIsRememberedOfNamesThatCameAndWent"
  })
  static final class ForgetsTheExpiry extends LockSuite {
    @Override
    PlainLocks locks(InstantSource clock) {
      return new PlainLocks(clock, false) {
        @Override
        boolean isInForce(Lease lease) {
          return true;
        }
      };
    }
  }

  @Breaks("anExpiredLeaseIsNotRenewed")
  static final class RenewsWithinTheGrace extends LockSuite {
    @Override
    PlainLocks locks(InstantSource clock) {
      return new PlainLocks(clock, false) {
        @Override
        public synchronized LockOutcome renew(String id, Duration ttl) {
          forgetFreeNames();
          Lease lease = leases.get(id);
          if (lease == null) {
            return new LockOutcome.Ended();
          }
          leases.put(id, renewed(lease, ttl));
          return new LockOutcome.Granted(renewed(lease, ttl));
        }
      };
    }
  }

  @Breaks({"aRenewalLastsFromNowOnAndKeepsTheToken", "aRestoredLeaseCanBeRenewedAndReleased"})
  static final class GivesANewTokenAtARenewal extends LockSuite {
    @Override
    PlainLocks locks(InstantSource clock) {
      return new PlainLocks(clock, false) {
        @Override
        Lease renewed(Lease lease, Duration ttl) {
          Lease right = super.renewed(lease, ttl);
          return new Lease(
              right.id(),
              right.names(),
              right.mode(),
              right.owner(),
              right.principal(),
              right.token() + 1,
              right.ttl(),
              right.expiresAt());
        }
      };
    }
  }

  @Breaks({"aRenewalMayAlsoShortenTheLease"})
  static final class NeverShortensALease extends LockSuite {
    @Override
    PlainLocks locks(InstantSource clock) {
      return new PlainLocks(clock, false) {
        @Override
        Lease renewed(Lease lease, Duration ttl) {
          Lease right = super.renewed(lease, ttl);
          return right.expiresAt().isBefore(lease.expiresAt()) ? lease : right;
        }
      };
    }
  }
}
