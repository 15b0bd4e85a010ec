package dev.holdfast.kernel.commit;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.EmergencyOverride;
import dev.holdfast.api.RequestScope;
import dev.holdfast.api.seam.Ticker;
import dev.holdfast.api.spi.store.StoreRead;
import dev.holdfast.kernel.deadline.InterruptOnCancel;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What one request carries from one attempt to be sequenced to the next: its time, the tails it
 * looked up, and the keys that are reserved for it. Used by one thread.
 */
final class Attempt {
  private record Known(long version, ValueTail tail) {}

  private final Map<ContextKey, Known> tails = new HashMap<>();
  private final RequestScope scope;
  private final Ticker ticker;
  private final @Nullable Layer layer;
  private final @Nullable Function<ContextKey, StoreRead> quietly;
  private boolean isEmergency;
  private int rooms;
  private boolean assumesRoom;

  Attempt(RequestScope scope, Ticker ticker) {
    this(scope, ticker, null, null);
  }

  /** An attempt of a dry run: it may have a layer of its own, and reads without a trace. */
  Attempt(
      RequestScope scope,
      Ticker ticker,
      @Nullable Layer layer,
      @Nullable Function<ContextKey, StoreRead> quietly) {
    this.scope = scope;
    this.ticker = ticker;
    this.layer = layer;
    this.quietly = quietly;
  }

  /** How present values are found: as given, unless this is a dry run. */
  Function<ContextKey, StoreRead> reading(Function<ContextKey, StoreRead> real) {
    return quietly == null ? real : quietly;
  }

  /** What the dry run wrote before; null when there is none. */
  @Nullable Layer layer() {
    return layer;
  }

  /** The time until the request's deadline; zero or less when it has passed. */
  long remainingNanos() {
    return scope.deadlineNanos() - ticker.nanos();
  }

  /** From here on the emergency part of the memory budget may be used. */
  void useEmergency() {
    isEmergency = true;
  }

  /** It is a dry run, and others would be evicted for it. */
  void assumeRoom() {
    assumesRoom = true;
  }

  boolean assumesRoom() {
    return assumesRoom;
  }

  /** Whether an admin said that the emergency part may be used. */
  boolean mayOverride() {
    return scope.principal().admin() && EmergencyOverride.current().isPresent();
  }

  /** How often room was made for the request, this time included. */
  int countRoom() {
    return ++rooms;
  }

  String principal() {
    return scope.principal().name();
  }

  boolean isEmergency() {
    return isEmergency;
  }

  boolean isCancelled() {
    return scope.cancellation().isCancelled() || Thread.currentThread().isInterrupted();
  }

  /** Ends a wait of this request at once when its caller gives up. */
  InterruptOnCancel endsOnCancel() {
    return InterruptOnCancel.of(scope.cancellation());
  }

  void found(ContextKey key, long version, ValueTail tail) {
    tails.put(key, new Known(version, tail));
  }

  /** The tail of the key's value at that version, when this request looked it up. */
  @Nullable ValueTail tail(ContextKey key, long version) {
    Known known = tails.get(key);
    return known != null && known.version() == version ? known.tail() : null;
  }
}
