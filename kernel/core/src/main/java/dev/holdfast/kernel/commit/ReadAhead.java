package dev.holdfast.kernel.commit;

import dev.holdfast.api.seam.Threads;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Lets one thread make what the caller uses: in order, and at most a bounded part ahead of it.
 *
 * @param <T> what is made
 */
public final class ReadAhead<T> {
  private static final int BATCH_ITEMS = 1024;
  private static final int BATCH_BYTES = 1 << 20;
  private static final int BATCHES = 3;

  /**
   * Makes items.
   *
   * @param <T> what is made
   */
  @FunctionalInterface
  public interface Source<T> {
    /** Makes all of them, on a thread of its own. */
    void feed(Feed<T> feed) throws IOException;
  }

  /**
   * Takes items.
   *
   * @param <T> what is made
   */
  @FunctionalInterface
  public interface Feed<T> {
    /** Takes one that holds about so many bytes; throws when no more are wanted. */
    void put(T item, int bytes);
  }

  /** Ends the source when the caller has failed. */
  private static final class Unwanted extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private Unwanted() {
      super("the reader of these items has ended", null, false, false);
    }
  }

  private final BlockingQueue<List<T>> batches = new ArrayBlockingQueue<>(BATCHES);
  private List<T> batch = new ArrayList<>();
  private long batchBytes;
  private volatile boolean isUnwanted;
  private volatile @Nullable Throwable failure;

  private ReadAhead() {}

  /**
   * Passes everything that a source makes to a consumer on the calling thread, and returns when
   * both have ended. What the source throws is thrown here, after all that it made before.
   */
  public static <T> void run(
      Threads threads, String name, Source<T> source, Consumer<? super T> consumer)
      throws IOException {
    ReadAhead<T> ahead = new ReadAhead<>();
    threads.platform(name, () -> ahead.make(source));
    ahead.use(consumer);
  }

  private void make(Source<T> source) {
    try {
      source.feed(this::put);
    } catch (Unwanted e) {
      batch = new ArrayList<>();
    } catch (IOException | RuntimeException | Error e) {
      failure = e;
    } finally {
      if (!batch.isEmpty()) {
        hand(batch);
      }
      hand(List.of());
    }
  }

  private void put(T item, int bytes) {
    batch.add(item);
    batchBytes += bytes;
    if (batch.size() >= BATCH_ITEMS || batchBytes >= BATCH_BYTES) {
      if (isUnwanted) {
        throw new Unwanted();
      }
      hand(batch);
      batch = new ArrayList<>(BATCH_ITEMS);
      batchBytes = 0;
    }
  }

  private void hand(List<T> items) {
    Uninterrupted.run(() -> batches.put(items));
  }

  private List<T> take() {
    return Uninterrupted.get(batches::take);
  }

  private void use(Consumer<? super T> consumer) throws IOException {
    boolean isEnded = false;
    try {
      for (List<T> items = take(); !items.isEmpty(); items = take()) {
        items.forEach(consumer);
      }
      isEnded = true;
    } finally {
      if (!isEnded) {
        isUnwanted = true;
        // The source may wait for room, and nothing that it uses may be closed before it has ended.
        while (!take().isEmpty()) {}
      }
    }
    switch (failure) {
      case null -> {}
      case IOException e -> throw e;
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case Throwable e -> throw new IllegalStateException("a source throws none of this kind", e);
    }
  }
}
