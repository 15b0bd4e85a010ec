package dev.holdfast.tck.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.spi.gateway.Gateway;
import dev.holdfast.tck.contract.Bench;
import dev.holdfast.tck.contract.Clause;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** From creation to serving. */
interface GatewayStart {
  /** The bench of the running test. */
  Bench<Gateway> bench();

  /** Reads a key as a client would. */
  boolean fetch(String address, Path runDirectory, ContextKey key) throws Exception;

  private void assertNothingIsOpen() {
    bench().until("all threads have ended", () -> bench().world().threads().running().isEmpty());
    assertEquals(0, bench().world().threads().repeating(), "repeating work");
    assertEquals(0, bench().world().files().openFiles(), "open files");
  }

  @Test
  @Clause("Gateway 1")
  default void creatingStartsNothing() throws IOException {
    Calling calling = new Calling(bench(), this::fetch);

    assertEquals("", calling.gateway().address());
    assertNothingIsOpen();
    try (Stream<Path> sockets = Files.list(calling.runDirectory())) {
      assertEquals(0, sockets.count(), "files in the run directory");
    }
  }

  @Test
  @Clause("Gateway 1")
  default void aStartedGatewayServesAtItsAddress() {
    Calling calling = new Calling(bench(), this::fetch).started();

    assertFalse(calling.gateway().address().isBlank(), "where it listens");
    assertTrue(calling.isServed(calling.read()), "a read was not answered");
    assertFalse(
        calling.isServed(calling.read(calling.gateway().address(), new ContextKey("none"))),
        "a key that is not there");
    assertTrue(calling.isServed(calling.read()), "after a refusal");
  }

  @Test
  @Clause("Gateway.start")
  default void requestsAreServedSideBySide() {
    Calling calling = new Calling(bench(), this::fetch).started();
    List<CompletableFuture<Boolean>> waiting = new ArrayList<>();

    for (int i = 0; i < 8; i++) {
      waiting.add(calling.readGated());
    }
    assertEquals(8, calling.runtime().gated().inFlight());
    assertTrue(calling.isServed(calling.read()), "beside requests that wait");
    calling.runtime().gated().open();

    waiting.forEach(each -> assertTrue(calling.isServed(each)));
  }

  @Test
  @Clause("Gateway 1")
  default void aSecondStartIsRefusedAndTheFirstServesOn() {
    Calling calling = new Calling(bench(), this::fetch).started();
    final String address = calling.gateway().address();

    assertThrows(IllegalStateException.class, () -> calling.gateway().start(calling.runtime()));

    assertEquals(address, calling.gateway().address());
    assertTrue(calling.isServed(calling.read()));
  }

  @Test
  @Clause("Gateway 1")
  default void aStartThatFailsLeavesNothingOpen() throws IOException {
    for (int call = 1; call <= 12; call++) {
      Calling calling = new Calling(bench(), this::fetch);
      calling.runtime().failAt(call);
      try {
        calling.gateway().start(calling.runtime());
      } catch (IllegalStateException e) {
        assertEquals("planted", e.getMessage());
        assertEquals("", calling.gateway().address(), "before a start that went well");
        assertNothingIsOpen();
        Calling next = new Calling(bench(), this::fetch, calling.runDirectory()).started();
        assertTrue(next.isServed(next.read()), "the next gateway in its place");
        bench().close(next.gateway());
      }
      bench().close(calling.gateway());
    }
  }
}
