package dev.holdfast.gateway.mcp;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.Leases;
import dev.holdfast.api.Outcome;
import dev.holdfast.api.Refusal;
import dev.holdfast.api.RequestScope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Leases in a map; nobody waits. */
public final class FakeLeases implements Leases {
  private final Map<String, Lease> held = new LinkedHashMap<>();
  private final List<Request> requests = new ArrayList<>();
  private final List<RequestScope> scopes = new ArrayList<>();

  /** What was asked for, in order. */
  public synchronized List<Request> requests() {
    return List.copyOf(requests);
  }

  /** The scopes of the requests, in order. */
  public synchronized List<RequestScope> scopes() {
    return List.copyOf(scopes);
  }

  @Override
  public synchronized Outcome<Lease> acquire(Request request) {
    requests.add(request);
    scopes.add(RequestScope.current());
    for (Lease lease : held.values()) {
      if (lease.names().stream().anyMatch(request.names()::contains)) {
        return Outcome.refused(
            Refusal.of(ErrorCode.HELD, "Held by " + lease.owner() + ".")
                .with("holder", lease.owner()));
      }
    }
    long token = requests.size();
    Lease lease =
        new Lease(
            "lease-" + token,
            request.names(),
            request.mode(),
            request.owner(),
            "owner",
            token,
            request.ttl(),
            FakeRuntime.NOW.plus(request.ttl()));
    held.put(lease.id(), lease);
    return Outcome.done(lease);
  }

  @Override
  public synchronized Outcome<Lease> renew(String id, Optional<Duration> ttl) {
    Lease lease = held.get(id);
    return lease == null
        ? Outcome.refused(ErrorCode.NOT_FOUND, "No such lease.")
        : Outcome.done(lease);
  }

  @Override
  public synchronized Outcome<Lease> release(String id) {
    Lease lease = held.remove(id);
    return lease == null
        ? Outcome.refused(ErrorCode.NOT_FOUND, "No such lease.")
        : Outcome.done(lease);
  }

  @Override
  public synchronized List<Lease> list() {
    return List.copyOf(held.values());
  }
}
