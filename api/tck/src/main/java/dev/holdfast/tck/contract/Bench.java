package dev.holdfast.tck.contract;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.api.seam.DataFiles;
import dev.holdfast.api.spi.Capability;
import dev.holdfast.api.spi.Provider;
import dev.holdfast.api.spi.ProviderContext;
import dev.holdfast.tck.FakeWorld;
import dev.holdfast.tck.MapSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Where one test works on a backend: opens it, opens it again, and closes whatever it opened at the
 * end.
 *
 * @param <S> the SPI's main type
 */
public final class Bench<S extends AutoCloseable> implements AutoCloseable {
  private final Provider<S> provider;
  private final MapSettings settings;
  private final Path root;
  private final Duration patience;
  private final FakeWorld world = new FakeWorld();
  private final List<S> opened = new ArrayList<>();
  private final List<Thread> callers = new CopyOnWriteArrayList<>();
  private int copies;

  Bench(Provider<S> provider, Map<String, String> settings, Path root, Duration patience) {
    this.provider = provider;
    this.settings = new MapSettings(settings);
    this.root = root;
    this.patience = patience;
  }

  /** The provider under test. */
  public Provider<S> provider() {
    return provider;
  }

  /** Whether the provider claims so. */
  public boolean claims(Capability capability) {
    return provider.capabilities().contains(capability);
  }

  /** The world of this test. */
  public FakeWorld world() {
    return world;
  }

  /** How long something that must happen may take, in real time. */
  public Duration patience() {
    return patience;
  }

  /** The data directory of this test's backend. */
  public Path data() {
    return root.resolve("data");
  }

  /** Another directory, which does not exist yet. */
  public Path elsewhere() {
    copies++;
    return root.resolve("other-" + copies);
  }

  /** Opens the backend on this test's data, as often as asked. */
  public S open() {
    return openOn(data());
  }

  /** Opens the backend on other data. */
  public S openOn(Path data) {
    return openOn(data, world.files());
  }

  /** Opens the backend on other data, seen through other files. */
  public S openOn(Path data, DataFiles files) {
    ProviderContext context =
        new ProviderContext(
            world.time(), world.time(), world.threads(), files, world.meter(), data);
    S backend = provider.create(settings, context);
    opened.add(backend);
    return backend;
  }

  /** Closes one backend now. */
  public void close(S backend) {
    opened.remove(backend);
    try {
      backend.close();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new AssertionError("closing failed", e);
    }
  }

  /**
   * A copy of the data as it lies in the file system now, the backend being open: what the next
   * process would find if this one were killed.
   */
  public Path crash() {
    Path copy = elsewhere();
    copy(data(), copy);
    return copy;
  }

  /** Copies a directory with all that is in it; one that does not exist gives none. */
  public void copy(Path from, Path to) {
    if (!Files.isDirectory(from)) {
      return;
    }
    try {
      Files.walkFileTree(
          from,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path each, BasicFileAttributes attributes)
                throws IOException {
              Files.createDirectories(to.resolve(from.relativize(each)));
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path each, BasicFileAttributes attributes)
                throws IOException {
              Files.copy(each, to.resolve(from.relativize(each)));
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs something on a thread of its own. */
  public <T> CompletableFuture<T> elsewhere(Callable<T> work) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    call(work, answer);
    return answer;
  }

  /** Runs something on a thread of its own, which is told when the test is over. */
  public <T> Thread call(Callable<T> work, CompletableFuture<T> answer) {
    Thread thread =
        Thread.ofVirtual()
            .start(() -> {
              try {
                answer.complete(work.call());
              } catch (Throwable e) {
                answer.completeExceptionally(e);
              }
            });
    callers.add(thread);
    return thread;
  }

  /** What came of it, within the patience; what it threw is thrown. */
  public <T> T join(CompletableFuture<T> answer) {
    try {
      return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof AssertionError failure) {
        throw failure;
      }
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new AssertionError(e.getCause());
    } catch (TimeoutException e) {
      throw new AssertionError("nothing came within " + patience, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Waits within the patience until something is so. */
  public void until(String what, BooleanSupplier condition) {
    assertTrue(comesTrue(condition), () -> what + ": not within " + patience);
  }

  /** Whether something becomes so within the patience. */
  public boolean comesTrue(BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start > patience.toNanos()) {
        return false;
      }
      LockSupport.parkNanos(100_000);
    }
    return true;
  }

  /** Closes whatever is open, the last first, and ends the threads that a broken backend left. */
  @Override
  public void close() {
    try {
      for (S backend : List.copyOf(opened).reversed()) {
        close(backend);
      }
    } finally {
      callers.forEach(Thread::interrupt);
      world.threads().running().forEach(Thread::interrupt);
    }
  }
}
