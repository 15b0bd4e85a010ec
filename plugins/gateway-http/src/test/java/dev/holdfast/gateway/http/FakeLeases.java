package dev.holdfast.gateway.http;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.Leases;
import dev.holdfast.api.Outcome;
import dev.holdfast.api.Refusal;
import dev.holdfast.api.RequestScope;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Leases in a map, without time. */
final class FakeLeases implements Leases {
  private final Map<String, Lease> held = new LinkedHashMap<>();
  private final List<RequestScope> scopes = new CopyOnWriteArrayList<>();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private long token = 100;

  List<RequestScope> scopes() {
    return scopes;
  }

  List<Request> requests() {
    return requests;
  }

  @Override
  public synchronized Outcome<Lease> acquire(Request request) {
    requests.add(request);
    scopes.add(RequestScope.current());
    for (Lease lease : held.values()) {
      if (lease.names().stream().anyMatch(request.names()::contains)) {
        return Outcome.refused(
            Refusal.of(ErrorCode.HELD, "Held by " + lease.owner() + ".")
                .with("holder", lease.owner())
                .with("expiresAt", lease.expiresAt().toString()));
      }
    }
    String id = "lease-" + ++token;
    Lease lease =
        new Lease(
            id,
            request.names(),
            request.mode(),
            request.owner(),
            RequestScope.current().principal().name(),
            token,
            request.ttl(),
            FakeContexts.NOW.plus(request.ttl()));
    held.put(id, lease);
    return Outcome.done(lease);
  }

  @Override
  public synchronized Outcome<Lease> renew(String id, Optional<Duration> ttl) {
    Lease lease = held.get(id);
    if (lease == null) {
      return Outcome.refused(ErrorCode.NOT_FOUND, "No such lease.");
    }
    Duration length = ttl.orElse(lease.ttl());
    Lease renewed =
        new Lease(
            id,
            lease.names(),
            lease.mode(),
            lease.owner(),
            lease.principal(),
            lease.token(),
            length,
            FakeContexts.NOW.plus(length));
    held.put(id, renewed);
    return Outcome.done(renewed);
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
