package dev.holdfast.kernel.config;

import dev.holdfast.api.Quantities;
import java.util.Locale;

/** Reads the memory budget, and refuses limits that are out of order. */
final class MemoryRule {
  private MemoryRule() {}

  static MemorySettings read(KnownSettings known, SettingTree tree, Problems problems) {
    long hard = known.read(Keys.MEMORY_HARD_LIMIT);
    long soft = known.read(Keys.MEMORY_SOFT).of(hard);
    long evictFrom = known.read(Keys.MEMORY_EVICT_FROM).of(hard);
    long emergency = known.read(Keys.MEMORY_EMERGENCY).of(hard);
    if (soft > evictFrom) {
      boolean isSoftSet = tree.find(Keys.MEMORY_SOFT.path()).isPresent();
      Key<Share> blamed = isSoftSet ? Keys.MEMORY_SOFT : Keys.MEMORY_EVICT_FROM;
      problems.add(
          tree.origin(blamed.path()),
          blamed.path(),
          "memory.soft (%s) is above memory.evict-from (%s); eviction begins at the one and ends at the other."
              .formatted(Quantities.formatSize(soft), Quantities.formatSize(evictFrom)));
    } else if (evictFrom > hard - emergency) {
      boolean isEmergencySet = tree.find(Keys.MEMORY_EMERGENCY.path()).isPresent();
      Key<Share> blamed = isEmergencySet ? Keys.MEMORY_EMERGENCY : Keys.MEMORY_EVICT_FROM;
      problems.add(
          tree.origin(blamed.path()),
          blamed.path(),
          "memory.evict-from (%s) is above memory.hard-limit less memory.emergency (%s); nothing would be evicted."
              .formatted(
                  Quantities.formatSize(evictFrom), Quantities.formatSize(hard - emergency)));
    }
    return new MemorySettings(
        hard,
        soft,
        evictFrom,
        emergency,
        MemoryMode.valueOf(known.read(Keys.MEMORY_MODE).toUpperCase(Locale.ROOT)));
  }
}
