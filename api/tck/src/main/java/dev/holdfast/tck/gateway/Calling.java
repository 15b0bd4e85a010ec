package dev.holdfast.tck.gateway;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.spi.gateway.Gateway;
import dev.holdfast.tck.contract.Bench;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/** One gateway over one runtime, and clients that call it. */
final class Calling {
  private static final ContextKey FREE = new ContextKey("kit/free");

  private final Bench<Gateway> bench;
  private final Client client;
  private final Path runDirectory;
  private final GatedRuntime runtime;
  private final Gateway gateway;

  /** How a client of the protocol reads a key. */
  @FunctionalInterface
  interface Client {
    boolean fetch(String address, Path runDirectory, ContextKey key) throws Exception;
  }

  Calling(Bench<Gateway> bench, Client client) {
    this(bench, client, bench.elsewhere());
  }

  Calling(Bench<Gateway> bench, Client client, Path runDirectory) {
    this.bench = bench;
    this.client = client;
    this.runDirectory = runDirectory;
    this.runtime = new GatedRuntime(runDirectory);
    this.gateway = bench.open();
    try {
      Files.createDirectories(runDirectory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Calling started() {
    try {
      gateway.start(runtime);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Gateway gateway() {
    return gateway;
  }

  GatedRuntime runtime() {
    return runtime;
  }

  Path runDirectory() {
    return runDirectory;
  }

  /** Begins a read that is answered at once. */
  CompletableFuture<Boolean> read() {
    return read(gateway.address(), FREE);
  }

  /** Begins a read that waits at the gate; returns when it does. */
  CompletableFuture<Boolean> readGated() {
    int before = runtime.gated().inFlight();
    CompletableFuture<Boolean> read = read(gateway.address(), new ContextKey("kit/gated/one"));
    bench.until(
        "the request is in flight",
        () -> runtime.gated().inFlight() == before + 1 || read.isDone());
    return read;
  }

  CompletableFuture<Boolean> read(String address, ContextKey key) {
    return bench.elsewhere(() -> client.fetch(address, runDirectory, key));
  }

  /** Whether a read that ended, or ends, brought the value. */
  boolean isServed(CompletableFuture<Boolean> read) {
    bench.until("the client has an answer, or its connection ended", read::isDone);
    return !read.isCompletedExceptionally() && read.join();
  }

  /** Runs something that must return within the patience. */
  void returns(Runnable work) {
    bench.join(
        bench.elsewhere(() -> {
          work.run();
          return true;
        }));
  }
}
