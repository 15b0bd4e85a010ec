package dev.holdfast.gateway.http;

import dev.holdfast.api.ContextRuntime;
import dev.holdfast.api.Limits;
import dev.holdfast.tck.FakeMemory;

/**
 * A runtime of fakes.
 *
 * @param contexts contexts in a map
 * @param leases leases in a map
 * @param access tokens in a map
 * @param observatory fixed figures
 * @param plugins which remembers what it was asked
 * @param maintenance whose jobs are done at once
 * @param budgets fixed figures of jobs
 * @param memory with one limit
 * @param limits the limits
 */
record FakeRuntime(
    FakeContexts contexts,
    FakeLeases leases,
    FakeAccess access,
    FakeObservatory observatory,
    FakePlugins plugins,
    FakeMaintenance maintenance,
    FakeBudgets budgets,
    FakeMemory memory,
    Limits limits)
    implements ContextRuntime {

  FakeRuntime(Limits limits) {
    this(
        new FakeContexts(),
        new FakeLeases(),
        new FakeAccess(),
        new FakeObservatory(),
        new FakePlugins(),
        new FakeMaintenance(),
        new FakeBudgets(),
        new FakeMemory(),
        limits);
  }
}
