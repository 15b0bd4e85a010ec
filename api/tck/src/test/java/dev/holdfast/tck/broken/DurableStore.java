package dev.holdfast.tck.broken;

import dev.holdfast.api.spi.Capability;
import dev.holdfast.tck.broken.PlainStore.State;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/** A right one that is durable: broken ones begin from here. */
abstract class DurableStore extends StoreSuite {
  private final Map<Path, AtomicReference<State>> always = new ConcurrentHashMap<>();

  @Override
  Set<Capability> claimed() {
    return Set.of(Capability.ATOMIC_BATCH, Capability.DURABLE);
  }

  final AtomicReference<State> always(Path place) {
    return always.computeIfAbsent(place, ignored -> new AtomicReference<>(State.EMPTY));
  }
}
