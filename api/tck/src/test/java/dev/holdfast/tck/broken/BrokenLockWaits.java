package dev.holdfast.tck.broken;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.Leases;
import dev.holdfast.api.Leases.Lease;
import dev.holdfast.api.spi.Capability;
import dev.holdfast.api.spi.ProviderContext;
import dev.holdfast.api.spi.lock.LockManager;
import dev.holdfast.api.spi.lock.LockRequest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Lock managers that are broken in who waits for what, in their modes or ends. */
final class BrokenLockWaits {
  private BrokenLockWaits() {}

  @Breaks(
      value = "waitersAreServedInTheOrderInWhichTheyCame",
      perhaps = {"aNewcomerDoesNotOvertakeAWaiter", "manyThreadsNeverHoldTheSameNameAtOnce"})
  static final class ServesTheLastFirst extends LockSuite {
    @Override
    PlainLocks locks(InstantSource clock) {
      return new PlainLocks(clock, false) {
        @Override
        boolean isBehind(LockRequest request) {
          return request.names().equals(List.of("a"))
              ? !row.getLast().equals(request)
              : super.isBehind(request);
        }
      };
    }
  }

  @Breaks({"sharedLeasesDoNotOvertakeAWaitingExclusiveOne"})
  static final class LetsReadersStarveAWriter extends LockSuite {
    @Override
    Set<Capability> claimed() {
      return Set.of(Capability.EXCLUSIVE, Capability.SHARED_LEASE);
    }

    @Override
    PlainLocks locks(InstantSource clock) {
      return new PlainLocks(clock, true) {
        @Override
        boolean isBehind(LockRequest request) {
          return request.mode() == Leases.Mode.EXCLUSIVE && super.isBehind(request);
        }
      };
    }
  }

  @Breaks(
      value = {
        "aHeldNameIsRefusedWithItsHolder",
        "nothingOfARefusedRequestStays",
        "namesAndTimesAtTheirBoundsAreServed",
        "manyThreadsNeverHoldTheSameNameAtOnce"
      },
      perhaps = "aRequestForManyNamesTakesAllOrNone")
  static final class LooksAtTheFirstNameOnly extends LockSuite {
    /** More of it, because it is found by chance. */
    @Override
    public int crowdRounds() {
      return 400;
    }

    @Override
    PlainLocks locks(InstantSource clock) {
      return new PlainLocks(clock, false) {
        @Override
        Optional<Lease> holder(LockRequest request) {
          return leases.values().stream()
              .filter(lease -> lease.names().getFirst().equals(request.names().getFirst()))
              .findFirst();
        }
      };
    }
  }

  @Breaks(
      value = {
        "exclusiveLeasesExcludeEachOther",
        "nothingOfARefusedRequestStays",
        "aHeldNameIsRefusedWithItsHolder",
        "othersAreKeptOutUntilTheGraceIsOver",
        "releasingTooLateDoesNotCutTheGraceShort",
        "namesAndTimesAtTheirBoundsAreServed",
        "aTokenIsAskedForOnceAndOnlyAtTheGrant",
        "waitersAreServedInTheOrderInWhichTheyCame",
        "aNewcomerDoesNotOvertakeAWaiter",
        "aRequestForManyNamesTakesAllOrNone",
        "aWaitEndsWhenPatienceIsOverAndNamesTheHolder",
        "aWaiterThatGivesUpLetsThoseBehindItPass",
        "aWaiterIsServedWhenTheGraceIsOver",
        "aRenewalKeepsWaitersWaiting",
        "anInterruptEndsTheWaitWithoutALease",
        "anInterruptThatMeetsTheGrantLeavesNoLeaseBehind",
        "manyThreadsNeverHoldTheSameNameAtOnce",
        "aRestoredLeaseLastsWhatWasLeftOfIt",
        "aLeaseThatEndedWhileNobodyRanStillHasItsGrace",
        "closingEndsEveryWait"
      })
  static final class GrantsDouble extends LockSuite {
    /** More of it, because it is found by chance. */
    @Override
    public int crowdRounds() {
      return 400;
    }

    @Override
    PlainLocks locks(InstantSource clock) {
      return new PlainLocks(clock, false) {
        @Override
        Optional<Lease> holder(LockRequest request) {
          return Optional.empty();
        }
      };
    }
  }

  @Breaks(value = "nothingOfARefusedRequestStays", perhaps = "aRequestForManyNamesTakesAllOrNone")
  static final class HoldsSomeNamesWhileItWaits extends LockSuite {
    @Override
    PlainLocks locks(InstantSource clock) {
      return new PlainLocks(clock, false) {
        @Override
        Optional<Lease> holder(LockRequest request) {
          Optional<Lease> holder = super.holder(request);
          boolean isOther = holder.filter(lease -> !lease.id().startsWith("part-")).isPresent();
          if (isOther && request.names().contains("b") && request.names().size() > 1) {
            String free = request.names().getFirst();
            boolean isFree =
                leases.values().stream().noneMatch(lease -> lease.names().contains(free));
            if (isFree && (request.id().equals("both") || request.id().equals("two"))) {
              Lease other = holder.get();
              leases.put(
                  "part-" + request.id(),
                  new Lease(
                      "part-" + request.id(),
                      List.of(free),
                      other.mode(),
                      other.owner(),
                      other.principal(),
                      1,
                      other.ttl(),
                      other.expiresAt()));
            }
          }
          return holder;
        }
      };
    }
  }

  @Breaks({
    "aWaitEndsWhenPatienceIsOverAndNamesTheHolder",
    "aWaiterThatGivesUpLetsThoseBehindItPass"
  })
  static final class WaitsForEver extends LockSuite {
    @Override
    PlainLocks locks(InstantSource clock) {
      return new PlainLocks(clock, false) {
        @Override
        Instant patienceEnd(LockRequest request) {
          return request.patience().isZero() ? now() : Instant.MAX;
        }
      };
    }
  }

  @Breaks({
    "aTokenIsAskedForOnceAndOnlyAtTheGrant",
    "waitersAreServedInTheOrderInWhichTheyCame",
    "aNewcomerDoesNotOvertakeAWaiter",
    "aRequestForManyNamesTakesAllOrNone",
    "aWaitEndsWhenPatienceIsOverAndNamesTheHolder",
    "aWaiterThatGivesUpLetsThoseBehindItPass",
    "aWaiterIsServedWhenTheGraceIsOver",
    "aRenewalKeepsWaitersWaiting",
    "anInterruptEndsTheWaitWithoutALease",
    "anInterruptThatMeetsTheGrantLeavesNoLeaseBehind",
    "manyThreadsNeverHoldTheSameNameAtOnce",
    "closingEndsEveryWait"
  })
  static final class NeverWaits extends LockSuite {
    /** More of it, because it is found by chance. */
    @Override
    public int crowdRounds() {
      return 400;
    }

    @Override
    PlainLocks locks(InstantSource clock) {
      return new PlainLocks(clock, false) {
        @Override
        Instant patienceEnd(LockRequest request) {
          return now();
        }
      };
    }
  }

  @Breaks({"anInterruptEndsTheWaitWithoutALease"})
  static final class LeavesAnInterruptedRequestInTheRow extends LockSuite {
    @Override
    PlainLocks locks(InstantSource clock) {
      return new PlainLocks(clock, false) {
        private final Set<String> interrupted = new HashSet<>();

        @Override
        void interrupted(LockRequest request) {
          interrupted.add(request.id());
        }

        @Override
        void leaveRow(LockRequest request) {
          if (!interrupted.contains(request.id()) || request.names().size() == 1) {
            super.leaveRow(request);
          }
        }
      };
    }
  }

  @Breaks({
    "anInterruptThatMeetsTheGrantLeavesNoLeaseBehind",
    "anInterruptEndsTheWaitWithoutALease"
  })
  static final class GrantsToAnInterruptedRequest extends LockSuite {
    @Override
    PlainLocks locks(InstantSource clock) {
      return new PlainLocks(clock, false) {
        @Override
        void interrupted(LockRequest request) {
          grant(request);
        }
      };
    }
  }

  @Breaks("anInterruptEndsTheWaitWithoutALease")
  static final class DoesNotHearAnInterrupt extends LockSuite {
    @Override
    PlainLocks locks(InstantSource clock) {
      return new PlainLocks(clock, false) {
        @Override
        void await() {
          try {
            super.await();
          } catch (InterruptedException e) {
            // Broken: goes on waiting.
          }
        }
      };
    }
  }

  @Breaks({
    "sharedLeasesAreGrantedTogetherOrRefusedAsUnsupported",
    "aSharedLeaseIsTakenBackOrRefusedAsUnsupported"
  })
  static final class RefusesSharedLeasesWithAnotherCode extends LockSuite {
    @Override
    PlainLocks locks(InstantSource clock) {
      return new PlainLocks(clock, false) {
        @Override
        void checkMode(Leases.Mode mode) {
          if (mode == Leases.Mode.SHARED) {
            throw new HoldfastException(ErrorCode.INVALID_REQUEST, "no");
          }
        }
      };
    }
  }

  @Breaks({
    "sharedLeasesAreGrantedTogetherOrRefusedAsUnsupported",
    "aSharedLeaseIsTakenBackOrRefusedAsUnsupported"
  })
  static final class TreatsSharedLeasesAsExclusiveOnes extends LockSuite {
    @Override
    PlainLocks locks(InstantSource clock) {
      return new PlainLocks(clock, false) {
        @Override
        void checkMode(Leases.Mode mode) {}
      };
    }
  }

  @Breaks("sharedAndExclusiveLeasesExcludeEachOther")
  static final class LetsReadersInBesideAWriter extends LockSuite {
    @Override
    Set<Capability> claimed() {
      return Set.of(Capability.EXCLUSIVE, Capability.SHARED_LEASE);
    }

    @Override
    PlainLocks locks(InstantSource clock) {
      return new PlainLocks(clock, true) {
        @Override
        Optional<Lease> holder(LockRequest request) {
          return super.holder(request)
              .filter(lease ->
                  request.mode() == Leases.Mode.EXCLUSIVE || !lease.id().equals("exclusive-2"));
        }
      };
    }
  }

  @Breaks("nothingIsRememberedOfNamesThatCameAndWent")
  static final class RemembersNames extends LockSuite {
    @Override
    PlainLocks locks(InstantSource clock) {
      return new PlainLocks(clock, false) {
        private final List<String> names = new ArrayList<>();

        @Override
        Lease grant(LockRequest request) {
          if (request.id().startsWith("released-")) {
            names.addAll(request.names());
          }
          return super.grant(request);
        }

        @Override
        synchronized int remembered() {
          return super.remembered() + names.size();
        }
      };
    }
  }

  @Breaks({"closingEndsEveryWait", "nothingIsGrantedAfterClosing"})
  static final class GoesOnAfterClosing extends LockSuite {
    @Override
    PlainLocks locks(InstantSource clock) {
      return new PlainLocks(clock, false) {
        @Override
        public void close() {}
      };
    }
  }

  @Breaks("aReopenedManagerKnowsExactlyWhatItsDurabilitySays")
  static final class IsNotDurableThoughItSaysSo extends LockSuite {
    @Override
    Set<Capability> claimed() {
      return Set.of(Capability.EXCLUSIVE, Capability.DURABLE);
    }
  }

  @Breaks("twoManagersExcludeEachOtherExactlyWhenTheySaySo")
  static final class IsNotSharedThoughItSaysSo extends LockSuite {
    @Override
    Set<Capability> claimed() {
      return Set.of(Capability.EXCLUSIVE, Capability.SHARED);
    }
  }

  @Breaks("exclusiveLeasesExcludeEachOther")
  static final class DoesNotClaimExclusiveLeases extends LockSuite {
    @Override
    Set<Capability> claimed() {
      return Set.of();
    }
  }

  @Breaks({"closingGivesBackThreadsAndFiles", "creationThatFailsIsUndone"})
  static final class LeavesAThreadBehind extends LockSuite {
    @Override
    LockManager create(ProviderContext context) {
      context
          .threads()
          .virtual(
              "left-behind",
              () -> java.util.concurrent.locks.LockSupport.parkNanos(4_000_000_000L));
      return super.create(context);
    }
  }
}
