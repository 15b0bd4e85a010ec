package dev.holdfast.kernel.commit;

import dev.holdfast.api.EmergencyOverride;
import dev.holdfast.api.Memory;
import dev.holdfast.api.Refusal;
import dev.holdfast.api.RuntimeEvent;
import dev.holdfast.kernel.budget.MemoryBudget;
import dev.holdfast.kernel.event.EventSink;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a write may do that does not fit: have others evicted, a bounded number of times, and then,
 * when an admin says so and it is critical, use the emergency part.
 */
public final class Room {
  private static final Logger LOG = LoggerFactory.getLogger(Room.class);

  /** Others may take the room that was made; after so many times the write is refused. */
  private static final int ATTEMPTS = 8;

  private final Evictor evictor;
  private final MemoryBudget budget;
  private final EventSink events;

  /** Over who makes room. */
  public Room(Evictor evictor, KernelTables tables, EventSink events) {
    this.evictor = evictor;
    this.budget = tables.budget();
    this.events = events;
  }

  /** Makes room on the writer's thread; the refusal, or null when it may be sequenced again. */
  @Nullable Refusal make(Sequenced.NeedsRoom needed, Attempt attempt) {
    if (attempt.countRoom() <= ATTEMPTS
        && evictor.makeRoom(needed.bytes(), attempt.remainingNanos())) {
      return null;
    }
    if (needed.isCritical() && !attempt.isEmergency() && attempt.mayOverride()) {
      attempt.useEmergency();
      return null;
    }
    return budget.refuse(Memory.Account.ENTRIES, "The write", needed.bytes());
  }

  /** What {@link #make} would answer, for a dry run: nothing is evicted for it. */
  @Nullable Refusal foresee(Sequenced.NeedsRoom needed, Attempt attempt) {
    if (evictor.couldMakeRoom(needed.bytes())) {
      attempt.assumeRoom();
      return null;
    }
    if (needed.isCritical() && !attempt.isEmergency() && attempt.mayOverride()) {
      attempt.useEmergency();
      return null;
    }
    return budget.refusal("The write", needed.bytes());
  }

  /** The write has its place; tells when it needed the emergency part for that. */
  void used(Attempt attempt) {
    Optional<EmergencyOverride> override = EmergencyOverride.current();
    if (attempt.isEmergency() && override.isPresent()) {
      budget.countOverride();
      LOG.warn(
          "'{}' overrode the memory budget for a critical write: {} of {} bytes are in use. Reason given: {}",
          attempt.principal(),
          budget.used(),
          budget.settings().hardLimitBytes(),
          override.get().reason());
      events.tell(
          RuntimeEvent.Kind.OVERRIDDEN,
          "A critical write used the emergency part of the memory budget.",
          Map.of(
              "principal", attempt.principal(),
              "reason", override.get().reason(),
              "usedBytes", budget.used()));
    }
  }
}
