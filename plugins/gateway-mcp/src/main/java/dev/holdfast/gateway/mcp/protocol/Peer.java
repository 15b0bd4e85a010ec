package dev.holdfast.gateway.mcp.protocol;

import dev.holdfast.api.web.Client;
import java.util.Optional;
import java.util.Set;

/** The client at the other end, as far as it must be remembered from one frame to the next. */
public final class Peer {
  private final CallTable calls;
  private final Questions questions = new Questions();
  private final Subscriptions subscriptions = new Subscriptions();
  private volatile boolean isInitialized;
  private volatile String name = "";
  private volatile Set<Client.Feature> features = Set.of();
  private volatile Optional<Client.Level> logLevel = Optional.empty();

  Peer(int callsInFlight) {
    calls = new CallTable(callsInFlight);
  }

  /** What it has in flight. */
  public CallTable calls() {
    return calls;
  }

  Questions questions() {
    return questions;
  }

  Subscriptions subscriptions() {
    return subscriptions;
  }

  boolean isInitialized() {
    return isInitialized;
  }

  /** Its handshake is made, or proven in another way. */
  public void initialize(String name, Set<Client.Feature> features) {
    this.name = name;
    this.features = features;
    isInitialized = true;
  }

  /** What it said that it can do. */
  public Set<Client.Feature> features() {
    return features;
  }

  void setLogLevel(Client.Level level) {
    logLevel = Optional.of(level);
  }

  /** What it said of itself. The protocol lets the server choose a level for who chose none. */
  Caller caller() {
    return new Caller(name, features, Optional.of(logLevel.orElse(Client.Level.INFO)));
  }

  /** It will send nothing more: what goes on until it ends is ended, and still replied to. */
  public void endInput() {
    subscriptions.end();
    calls.calls().stream()
        .filter(call -> call.job().isLasting())
        .forEach(call -> call.cancellation().cancel());
  }

  /** Cancels what it has in flight, and tells it of nothing any more. */
  public void end() {
    calls.cancelAll();
    subscriptions.end();
  }

  /** Whether something would be lost if it were forgotten between two requests. */
  public boolean isWorthKeeping() {
    return logLevel.isPresent() || !subscriptions.isEmpty();
  }
}
