package dev.holdfast.kernel.dryrun;

import dev.holdfast.api.Limits;
import dev.holdfast.api.spi.Meter;
import dev.holdfast.api.spi.store.ContextStore;
import dev.holdfast.kernel.commit.CommitPath;
import dev.holdfast.kernel.commit.CommitPipeline;
import dev.holdfast.kernel.commit.Quarantine;
import dev.holdfast.kernel.delta.DeltaProposer;
import dev.holdfast.kernel.expiry.ExpiryPolicy;
import dev.holdfast.kernel.history.History;
import dev.holdfast.kernel.inbound.KernelContexts;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;

/**
 * What dry runs are made of.
 *
 * @param contexts the port that writes
 * @param commits the write path
 * @param store the store
 * @param pipeline what is on its way to the store
 * @param history older versions, when they are kept
 * @param quarantine what could not be proven, when the home is damaged
 * @param expiry how long values live
 * @param deltas makes a proposer of deltas that counts with the meter given, and leaves no trace in
 *     the home
 * @param limits the limits of requests
 * @param clock wall-clock time
 * @param meter where dry runs are counted
 */
public record DryRuns(
    KernelContexts contexts,
    CommitPath commits,
    ContextStore store,
    CommitPipeline pipeline,
    Optional<History> history,
    Optional<Quarantine> quarantine,
    ExpiryPolicy expiry,
    Function<Meter, DeltaProposer> deltas,
    Limits limits,
    InstantSource clock,
    Meter meter) {

  /** The ports with dry runs, whose plans are made under a secret. */
  public DryRunPorts open(byte[] secret) {
    return new DryRunPorts(this, secret);
  }
}
