package dev.holdfast.tck.broken;

import dev.holdfast.api.spi.ProviderContext;
import dev.holdfast.api.spi.gateway.Gateway;
import dev.holdfast.api.spi.gateway.GatewayContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;

/** Gateways, each broken in one place. */
final class BrokenGateways {
  private BrokenGateways() {}

  @Breaks(value = "aSecondStartIsRefusedAndTheFirstServesOn")
  static final class StartsTwice extends GatewaySuite {
    @Override
    Gateway gateway(ProviderContext world) {
      return new PlainGateway(world) {
        @Override
        void checkStart() {
          closeServer();
        }
      };
    }
  }

  @Breaks({"creatingStartsNothing", "aStartThatFailsLeavesNothingOpen"})
  static final class StartsWhenItIsCreated extends GatewaySuite {
    @Override
    Gateway gateway(ProviderContext world) {
      PlainGateway gateway =
          new PlainGateway(world) {
            @Override
            void checkStart() {
              closeServer();
            }

            @Override
            public void start(GatewayContext context) throws IOException {
              if (runtime != null) {
                throw new IllegalStateException("started already");
              }
              super.start(context);
            }
          };
      try {
        gateway.bind();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return gateway;
    }
  }

  @Breaks("aStartThatFailsLeavesNothingOpen")
  static final class LeavesItsSocketOpenAfterAFailedStart extends GatewaySuite {
    @Override
    Gateway gateway(ProviderContext world) {
      return new PlainGateway(world) {
        @Override
        public void start(GatewayContext context) throws IOException {
          checkStart();
          bind();
          runtime = context.runtime();
          runtime.limits();
        }
      };
    }
  }

  @Breaks("drainLetsRequestsInFlightEnd")
  static final class NeverDrains extends GatewaySuite {
    @Override
    Gateway gateway(ProviderContext world) {
      return new PlainGateway(world) {
        @Override
        public void drain(Duration patience) {
          draining = true;
        }
      };
    }
  }

  @Breaks({"drainLetsRequestsInFlightEnd", "drainReturnsWhenTheTimeIsOver"})
  static final class CutsOffWhenItDrains extends GatewaySuite {
    @Override
    Gateway gateway(ProviderContext world) {
      return new PlainGateway(world) {
        @Override
        public void drain(Duration patience) {
          closeConnections();
          awaitNone(Duration.ofSeconds(1));
        }
      };
    }
  }

  @Breaks("drainReturnsWhenTheTimeIsOver")
  static final class DrainsForEver extends GatewaySuite {
    @Override
    Gateway gateway(ProviderContext world) {
      return new PlainGateway(world) {
        @Override
        public void drain(Duration patience) {
          draining = true;
          awaitNone(Duration.ofSeconds(20));
        }
      };
    }
  }

  @Breaks({"drainReturnsAtOnceWhenNothingIsInFlight", "drainAndCloseMayComeTwice"})
  static final class WaitsAllTheTimeThatItIsGiven extends GatewaySuite {
    @Override
    Gateway gateway(ProviderContext world) {
      return new PlainGateway(world) {
        @Override
        public void drain(Duration patience) {
          super.drain(patience);
          boolean serves = server != null && inFlight() == 0;
          if (serves && patience.compareTo(Duration.ofMinutes(1)) > 0) {
            java.util.concurrent.locks.LockSupport.parkNanos(8_000_000_000L);
          }
        }
      };
    }
  }

  @Breaks({"drainLetsRequestsInFlightEnd", "aDrainedGatewayAcceptsNothing"})
  static final class AcceptsWhileItDrains extends GatewaySuite {
    @Override
    Gateway gateway(ProviderContext world) {
      return new PlainGateway(world) {
        @Override
        boolean acceptsWhileDraining() {
          return true;
        }
      };
    }
  }

  @Breaks("closeEndsWhatIsLeft")
  static final class LeavesConnectionsOpenWhenItCloses extends GatewaySuite {
    @Override
    Gateway gateway(ProviderContext world) {
      return new PlainGateway(world) {
        @Override
        public void close() {
          closeServer();
        }
      };
    }
  }

  @Breaks({
    "aClosedGatewayServesNobody",
    "closingGivesBackWhatServingTook",
    "aStartThatFailsLeavesNothingOpen"
  })
  static final class ServesOnAfterClosing extends GatewaySuite {
    @Override
    Gateway gateway(ProviderContext world) {
      return new PlainGateway(world) {
        @Override
        boolean acceptsWhileDraining() {
          return closed;
        }

        private boolean closed;

        @Override
        public void close() {
          closeConnections();
          closed = true;
        }
      };
    }
  }

  @Breaks({"drainAndCloseNeedNoStart", "drainAndCloseMayComeTwice"})
  static final class CannotBeClosedTwice extends GatewaySuite {
    @Override
    Gateway gateway(ProviderContext world) {
      return new PlainGateway(world) {
        private boolean closed;

        @Override
        public void close() {
          super.close();
          if (closed) {
            throw new IllegalStateException("closed already");
          }
          closed = true;
        }
      };
    }
  }

  @Breaks({"drainAndCloseNeedNoStart"})
  static final class CannotDrainBeforeItsStart extends GatewaySuite {
    @Override
    Gateway gateway(ProviderContext world) {
      return new PlainGateway(world) {
        @Override
        public void drain(Duration patience) {
          if (server == null) {
            throw new IllegalStateException("not started");
          }
          super.drain(patience);
        }
      };
    }
  }

  @Breaks("requestsAreServedSideBySide")
  static final class ServesOneAfterTheOther extends GatewaySuite {
    @Override
    Gateway gateway(ProviderContext world) {
      return new PlainGateway(world) {
        private final Object turn = new Object();

        @Override
        String answer(String key) {
          synchronized (turn) {
            return super.answer(key);
          }
        }
      };
    }
  }

  @Breaks({"creatingStartsNothing", "aStartThatFailsLeavesNothingOpen"})
  static final class HasAnAddressBeforeItsStart extends GatewaySuite {
    @Override
    Gateway gateway(ProviderContext world) {
      return new PlainGateway(world) {
        @Override
        public String address() {
          return server == null ? "127.0.0.1:0" : super.address();
        }
      };
    }
  }

  @Breaks({"closingGivesBackWhatServingTook", "aStartThatFailsLeavesNothingOpen"})
  static final class LeavesASweepBehind extends GatewaySuite {
    @Override
    Gateway gateway(ProviderContext world) {
      return new PlainGateway(world) {
        @Override
        String answer(String key) {
          world.threads().every("sweep", Duration.ofSeconds(1), () -> {});
          return super.answer(key);
        }
      };
    }
  }
}
