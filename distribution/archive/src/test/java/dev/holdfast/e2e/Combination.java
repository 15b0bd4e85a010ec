package dev.holdfast.e2e;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** One store, one lock, one persistence. */
record Combination(Backend store, Backend lock, Backend persistence) {

  /** A provider as the daemon lists it; what is built in claims nothing. */
  record Backend(String name, Set<String> capabilities) {
    static final Backend NO_LOG = new Backend("none", Set.of());

    boolean can(String capability) {
      return capabilities.contains(capability);
    }
  }

  /** Every store with every lock with every log. */
  static Stream<Combination> all(List<Backend> stores, List<Backend> locks, List<Backend> logs) {
    return stores.stream()
        .flatMap(store ->
            locks.stream()
                .flatMap(lock -> logs.stream().map(log -> new Combination(store, lock, log))));
  }

  /**
   * Why this may not run (the words that the refusal must have), as the specification says: a
   * shared store with a process-local lock, or with a private log.
   */
  List<List<String>> objections() {
    List<List<String>> objections = new ArrayList<>();
    if (store.can("shared") && !lock.can("shared")) {
      objections.add(List.of(store.name(), lock.name(), "Choose a shared lock"));
    }
    if (store.can("shared") && !persistence.can("shared") && hasLog()) {
      objections.add(List.of(store.name(), persistence.name(), "Set persistence: none"));
    }
    if (store.can("on-disk") && !hasLog()) {
      objections.add(List.of(store.name(), "Set persistence: wal"));
    }
    return objections;
  }

  private boolean hasLog() {
    return !persistence.equals(Backend.NO_LOG);
  }

  boolean isDurable() {
    return persistence.can("durable") || (!hasLog() && store.can("durable"));
  }

  String yaml() {
    return "store: %s\nlock: %s\npersistence: %s\n"
        .formatted(store.name(), lock.name(), persistence.name());
  }

  @Override
  public String toString() {
    return store.name() + " x " + lock.name() + " x " + persistence.name();
  }
}
