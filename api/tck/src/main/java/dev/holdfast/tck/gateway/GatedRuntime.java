package dev.holdfast.tck.gateway;

import dev.holdfast.api.Access;
import dev.holdfast.api.Budgets;
import dev.holdfast.api.ContextRuntime;
import dev.holdfast.api.Contexts;
import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.JobRequest;
import dev.holdfast.api.Leases;
import dev.holdfast.api.Limits;
import dev.holdfast.api.Maintenance;
import dev.holdfast.api.Memory;
import dev.holdfast.api.Observatory;
import dev.holdfast.api.Outcome;
import dev.holdfast.api.Plugins;
import dev.holdfast.api.Principal;
import dev.holdfast.api.spi.gateway.GatewayContext;
import dev.holdfast.tck.FakeMemory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * A runtime for gateways under test, and the context that hands it to them. It can be told to fail
 * when it is asked for the n-th time.
 */
final class GatedRuntime implements ContextRuntime, GatewayContext {
  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
  private static final Principal OWNER = new Principal("owner", List.of(), false, true);

  private final GatedContexts contexts = new GatedContexts();
  private final Path runDirectory;
  private int untilFailure = Integer.MAX_VALUE;

  GatedRuntime(Path runDirectory) {
    this.runDirectory = runDirectory;
  }

  /** Fails at the {@code call}-th question from now on, 1 being the next one. */
  synchronized void failAt(int call) {
    untilFailure = call;
  }

  private synchronized void step() {
    untilFailure--;
    if (untilFailure == 0) {
      throw new IllegalStateException("planted");
    }
  }

  GatedContexts gated() {
    return contexts;
  }

  @Override
  public ContextRuntime runtime() {
    step();
    return this;
  }

  @Override
  public <E> List<E> extensions(Class<E> type) {
    step();
    return List.of();
  }

  @Override
  public Path runDirectory() {
    step();
    return runDirectory;
  }

  @Override
  public Contexts contexts() {
    step();
    return contexts;
  }

  @Override
  public Limits limits() {
    step();
    return Limits.DEFAULTS;
  }

  @Override
  public Access access() {
    step();
    return new OneToken();
  }

  @Override
  public Leases leases() {
    step();
    return new NoLeases();
  }

  @Override
  public Observatory observatory() {
    step();
    return new Quiet();
  }

  @Override
  public Plugins plugins() {
    step();
    return new NoPlugins();
  }

  @Override
  public Budgets budgets() {
    step();
    return new NoBudgets();
  }

  @Override
  public Maintenance maintenance() {
    step();
    return new NoMaintenance();
  }

  @Override
  public Memory memory() {
    step();
    return new FakeMemory();
  }

  private static <T> Outcome<T> refused() {
    return Outcome.refused(ErrorCode.UNSUPPORTED, "The runtime of the tests only reads.");
  }

  private static final class NoPlugins implements Plugins {
    @Override
    public Outcome<Observatory.PluginStatus> reload(String id) {
      return refused();
    }

    @Override
    public Outcome<Observatory.PluginStatus> enable(String id) {
      return refused();
    }

    @Override
    public Outcome<Observatory.PluginStatus> disable(String id) {
      return refused();
    }
  }

  private static final class NoBudgets implements Budgets {
    @Override
    public <T> Outcome<T> execute(JobRequest request, Callable<T> work) throws Exception {
      return refused();
    }

    @Override
    public <T> T guard(Class<T> type, T target) {
      return target;
    }

    @Override
    public Report report() {
      return new Report(2, 0, 0, 0, List.of(), List.of(), List.of(), List.of(), List.of());
    }

    @Override
    public Outcome<Usage> set(Kind kind, Manual manual) {
      return refused();
    }
  }

  private static final class NoMaintenance implements Maintenance {
    @Override
    public Outcome<Job> backup(String directory) {
      return refused();
    }

    @Override
    public Outcome<Job> verify() {
      return refused();
    }

    @Override
    public Outcome<Job> find(String id) {
      return refused();
    }
  }

  private static final class OneToken implements Access {
    @Override
    public Optional<Principal> authenticate(String secret) {
      return secret.equals(GatewayContract.TOKEN) ? Optional.of(OWNER) : Optional.empty();
    }

    @Override
    public Principal owner() {
      return OWNER;
    }

    @Override
    public Outcome<IssuedToken> create(Principal principal, Optional<Duration> lifetime) {
      return refused();
    }

    @Override
    public Outcome<List<TokenInfo>> list() {
      return refused();
    }

    @Override
    public Outcome<TokenInfo> revoke(String name) {
      return refused();
    }
  }

  private static final class NoLeases implements Leases {
    @Override
    public Outcome<Lease> acquire(Request request) {
      return refused();
    }

    @Override
    public Outcome<Lease> renew(String id, Optional<Duration> ttl) {
      return refused();
    }

    @Override
    public Outcome<Lease> release(String id) {
      return refused();
    }

    @Override
    public List<Lease> list() {
      return List.of();
    }
  }

  private static final class Quiet implements Observatory {
    @Override
    public Status status() {
      return new Status("0", "test", 1, NOW, Map.of(), Map.of(), Map.of());
    }

    @Override
    public Health health() {
      return new Health(true, List.of(), List.of(), NOW);
    }

    @Override
    public List<Metric> metrics() {
      return List.of();
    }

    @Override
    public List<PluginStatus> plugins() {
      return List.of();
    }
  }
}
