package dev.holdfast.benchmarks.durable;

import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.function.LongConsumer;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;

/** The store of H2: commit and sync after each put; it has no group commit. */
final class MvStoreTarget implements Target {
  private static final String MAP = "values";

  private final MVStore store;
  private final MVMap<Long, byte[]> map;

  MvStoreTarget(Path directory) {
    store = open(directory);
    map = store.openMap(MAP);
  }

  private static MVStore open(Path directory) {
    return new MVStore.Builder()
        .fileName(directory.resolve("store.mv").toString())
        .autoCommitDisabled()
        .open();
  }

  @Override
  public void put(long id, byte[] value) {
    map.put(id, value);
    store.commit();
    store.sync();
  }

  @Override
  public OptionalLong syncs() {
    return OptionalLong.empty();
  }

  @Override
  public void close() {
    store.close();
  }

  @Override
  public void forEachPresent(Path directory, int bytes, LongConsumer visitor) {
    Payload payload = new Payload(bytes);
    try (MVStore again = open(directory)) {
      MVMap<Long, byte[]> values = again.openMap(MAP);
      Cursor<Long, byte[]> all = values.cursor(null);
      while (all.hasNext()) {
        all.next();
        payload.check(all.getValue(), visitor);
      }
    }
  }
}
