package dev.holdfast.kernel.job;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Whose threads ignore their interruption, and how many. Guarded by the pool's lock. */
final class Owners {
  /** So many quarantined threads of an owner are replaced; then its new jobs are refused. */
  static final int REPLACED = 4;

  private final Map<String, Integer> quarantined = new TreeMap<>();

  /** One more; whether the pool gets another thread for it. */
  boolean quarantine(String owner) {
    return quarantined.merge(owner, 1, Integer::sum) <= REPLACED;
  }

  /** One has ended after all. */
  void recovered(String owner) {
    quarantined.computeIfPresent(owner, (_, count) -> count == 1 ? null : count - 1);
  }

  boolean isRefused(String owner) {
    return quarantined.getOrDefault(owner, 0) >= REPLACED;
  }

  List<String> refused() {
    return quarantined.keySet().stream().filter(this::isRefused).toList();
  }
}
