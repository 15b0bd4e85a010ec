package dev.holdfast.gateway.mcp;

import dev.holdfast.api.Access;
import dev.holdfast.api.Budgets;
import dev.holdfast.api.ContextRuntime;
import dev.holdfast.api.Contexts;
import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.Leases;
import dev.holdfast.api.Limits;
import dev.holdfast.api.Maintenance;
import dev.holdfast.api.Observatory;
import dev.holdfast.api.Outcome;
import dev.holdfast.api.Plugins;
import dev.holdfast.api.Principal;
import dev.holdfast.api.RuntimeEvent;
import dev.holdfast.tck.FakeMemory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A runtime whose contexts and leases are maps. */
public final class FakeRuntime implements ContextRuntime {
  public static final Principal OWNER = new Principal("owner", List.of(), false, true);
  static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

  public final FakeContexts contexts = new FakeContexts();
  public final FakeLeases leases = new FakeLeases();
  public final FakeMemory memory = new FakeMemory();

  @Override
  public Contexts contexts() {
    return contexts;
  }

  @Override
  public Leases leases() {
    return leases;
  }

  @Override
  public Plugins plugins() {
    throw new UnsupportedOperationException("no tool manages plugins");
  }

  @Override
  public Budgets budgets() {
    throw new UnsupportedOperationException("no job is run");
  }

  @Override
  public Maintenance maintenance() {
    throw new UnsupportedOperationException("no tool maintains");
  }

  @Override
  public FakeMemory memory() {
    return memory;
  }

  @Override
  public Limits limits() {
    return Limits.DEFAULTS;
  }

  @Override
  public Access access() {
    return new Access() {
      @Override
      public Optional<Principal> authenticate(String secret) {
        return Optional.empty();
      }

      @Override
      public Principal owner() {
        return OWNER;
      }

      @Override
      public Outcome<IssuedToken> create(Principal principal, Optional<Duration> lifetime) {
        return Outcome.refused(ErrorCode.UNSUPPORTED, "no tokens here");
      }

      @Override
      public Outcome<List<TokenInfo>> list() {
        return Outcome.done(List.of());
      }

      @Override
      public Outcome<TokenInfo> revoke(String name) {
        return Outcome.refused(ErrorCode.NOT_FOUND, "no tokens here");
      }
    };
  }

  @Override
  public Observatory observatory() {
    return new Observatory() {
      @Override
      public Status status() {
        return new Status(
            "0.1.0", "test", 1, NOW, Map.of("store", "memory"), Map.of("mcp", "s"), Map.of());
      }

      @Override
      public Health health() {
        return new Health(true, List.of(), List.of(new Component("store", true, "ok")), NOW);
      }

      @Override
      public Events events(long after, Duration patience) {
        return new Events(
            List.of(
                new RuntimeEvent(
                    1,
                    NOW,
                    RuntimeEvent.Kind.SWEEP,
                    Optional.empty(),
                    "Two entries ended.",
                    Map.of("entries", 2))),
            1,
            false);
      }

      @Override
      public List<Metric> metrics() {
        return List.of(
            new Metric("holdfast_memory_accounted_bytes", "x", Metric.Kind.GAUGE, Map.of(), 4096),
            new Metric("holdfast_log_syncs_total", "x", Metric.Kind.COUNTER, Map.of(), 7));
      }

      @Override
      public List<PluginStatus> plugins() {
        return List.of(
            new PluginStatus(
                "p",
                "1",
                "failed",
                List.of(),
                List.of(),
                Map.of(),
                Optional.of("module x is missing")));
      }
    };
  }
}
