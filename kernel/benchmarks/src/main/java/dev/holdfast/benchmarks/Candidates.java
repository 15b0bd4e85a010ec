package dev.holdfast.benchmarks;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.Digest;
import dev.holdfast.api.Priority;
import dev.holdfast.api.spi.persistence.CommitLog;
import dev.holdfast.api.spi.store.ContextStore;
import dev.holdfast.api.spi.store.EntryHead;
import dev.holdfast.api.spi.store.StoreBatch;
import dev.holdfast.api.spi.store.StoreChange;
import dev.holdfast.persistence.wal.WalProvider;
import dev.holdfast.store.memory.MemoryStoreProvider;
import dev.holdfast.tck.FakeWorld;
import dev.holdfast.tck.MapSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Our parts, as the kernel would make them. */
final class Candidates {
  private static final Digest DIGEST = Digest.compute(new byte[0]);

  private Candidates() {}

  static ContextStore memoryStore() {
    return new MemoryStoreProvider()
        .create(new MapSettings(Map.of()), new FakeWorld().context(Path.of("unused")));
  }

  static CommitLog log(Path directory) {
    return new WalProvider().create(new MapSettings(Map.of()), new FakeWorld().context(directory));
  }

  /** A moment that no run lives to see. */
  static final long DEADLINE = 4_000_000_000_000L;

  static void put(ContextStore store, long position, ContextKey key, byte[] value) {
    EntryHead head =
        new EntryHead(
            key,
            position,
            value.length,
            DIGEST,
            "application/octet-stream",
            DEADLINE + position,
            Priority.NORMAL,
            "bench",
            position,
            position);
    store.apply(new StoreBatch(position, List.of(new StoreChange.Replace(head, value))));
  }
}
