package dev.holdfast.tck.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.spi.gateway.Gateway;
import dev.holdfast.tck.contract.Bench;
import dev.holdfast.tck.contract.Clause;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** From the last requests to the end. */
interface GatewayEnd {
  /** The bench of the running test. */
  Bench<Gateway> bench();

  /** Reads a key as a client would. */
  boolean fetch(String address, Path runDirectory, ContextKey key) throws Exception;

  @Test
  @Clause("Gateway 3")
  default void drainLetsRequestsInFlightEnd() {
    Calling calling = new Calling(bench(), this::fetch).started();
    CompletableFuture<Boolean> read = calling.readGated();

    CompletableFuture<Boolean> drain =
        bench()
            .elsewhere(() -> {
              calling.gateway().drain(bench().patience());
              return true;
            });
    // Long enough for a drain that does not wait to be seen, however slow the machine.
    bench().until("new requests are refused", () -> !calling.isServed(calling.read()));
    assertFalse(drain.isDone(), "drain returned while a request was in flight");
    assertFalse(read.isDone(), "the request was cut off");
    calling.runtime().gated().open();

    assertTrue(calling.isServed(read), "the request in flight");
    bench().join(drain);
  }

  @Test
  @Clause("Gateway 3")
  default void drainReturnsWhenTheTimeIsOver() {
    Calling calling = new Calling(bench(), this::fetch).started();
    final CompletableFuture<Boolean> read = calling.readGated();

    calling.returns(() -> calling.gateway().drain(Duration.ofMillis(50)));
    calling.returns(() -> calling.gateway().drain(Duration.ZERO));

    assertEquals(1, calling.runtime().gated().inFlight(), "drain leaves the rest to close");
    calling.runtime().gated().open();
    bench().until("the client has its end", read::isDone);
  }

  @Test
  @Clause("Gateway 3")
  default void drainReturnsAtOnceWhenNothingIsInFlight() {
    Calling calling = new Calling(bench(), this::fetch).started();
    assertTrue(calling.isServed(calling.read()));

    calling.returns(() -> calling.gateway().drain(Duration.ofHours(1)));
  }

  @Test
  @Clause("Gateway 3")
  default void aDrainedGatewayAcceptsNothing() {
    Calling calling = new Calling(bench(), this::fetch).started();
    assertTrue(calling.isServed(calling.read()));
    String address = calling.gateway().address();

    calling.returns(() -> calling.gateway().drain(Duration.ZERO));

    assertFalse(calling.isServed(calling.read(address, new ContextKey("kit/late"))));
  }

  @Test
  @Clause("Gateway 3")
  default void closeEndsWhatIsLeft() {
    Calling calling = new Calling(bench(), this::fetch).started();
    CompletableFuture<Boolean> read = calling.readGated();

    calling.returns(() -> bench().close(calling.gateway()));

    assertFalse(calling.isServed(read), "the client of a request that was cut off");
    calling.runtime().gated().open();
  }

  @Test
  @Clause("Gateway 3")
  default void aClosedGatewayServesNobody() {
    Calling calling = new Calling(bench(), this::fetch).started();
    String address = calling.gateway().address();
    assertTrue(calling.isServed(calling.read()));

    bench().close(calling.gateway());

    assertFalse(calling.isServed(calling.read(address, new ContextKey("kit/late"))));
  }

  @Test
  @Clause("Gateway 3")
  default void closingGivesBackWhatServingTook() {
    Calling calling = new Calling(bench(), this::fetch).started();
    for (int i = 0; i < 5; i++) {
      assertTrue(calling.isServed(calling.read()));
    }

    bench().close(calling.gateway());

    bench().until("all threads have ended", () -> bench().world().threads().running().isEmpty());
    assertEquals(0, bench().world().threads().repeating(), "repeating work");
    assertEquals(0, bench().world().files().openFiles(), "open files");
  }

  @Test
  @Clause("Gateway 3")
  default void drainAndCloseNeedNoStart() {
    Gateway gateway = bench().open();

    gateway.drain(Duration.ofHours(1));
    gateway.drain(Duration.ZERO);
    bench().close(gateway);
    gateway.close();
    gateway.drain(Duration.ZERO);
  }

  @Test
  @Clause("Gateway 3")
  default void drainAndCloseMayComeTwice() {
    Calling calling = new Calling(bench(), this::fetch).started();
    Gateway gateway = calling.gateway();

    calling.returns(() -> {
      gateway.drain(Duration.ZERO);
      gateway.drain(Duration.ofHours(1));
      bench().close(gateway);
      gateway.close();
      gateway.drain(Duration.ofHours(1));
    });
  }

  @Test
  @Clause("Gateway 3")
  default void anotherGatewayServesInItsPlace() {
    Calling first = new Calling(bench(), this::fetch).started();
    assertTrue(first.isServed(first.read()));
    bench().close(first.gateway());

    Calling second = new Calling(bench(), this::fetch, first.runDirectory()).started();

    assertTrue(second.isServed(second.read()));
  }
}
