package dev.holdfast.benchmarks.recovery;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;

/** The store of H2, opened and scanned into a map. */
final class MvStoreReopened implements Recoverable {
  private static final int COMMIT_EACH = 10_000;

  private static MVStore open(Path directory) {
    return new MVStore.Builder().fileName(directory.resolve("store.mv").toString()).open();
  }

  @Override
  public void prepare(Path directory, Records records) {
    try (MVStore store = open(directory)) {
      MVMap<String, byte[]> map = store.openMap("records");
      for (int i = 0; i < records.count(); i++) {
        map.put(records.key(i), records.value(i));
        if (i % COMMIT_EACH == 0) {
          store.commit();
        }
      }
    }
  }

  @Override
  public void recover(Path directory, Records records, String name) {
    Stopwatch watch = new Stopwatch();
    Map<String, byte[]> found = HashMap.newHashMap(records.count());
    try (MVStore store = open(directory)) {
      MVMap<String, byte[]> map = store.openMap("records");
      Cursor<String, byte[]> all = map.cursor(null);
      while (all.hasNext()) {
        String key = all.next();
        found.put(key, all.getValue());
      }
      Recoverable.report(name, watch, found, records);
    }
  }
}
