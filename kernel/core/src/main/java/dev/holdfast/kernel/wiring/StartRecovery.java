package dev.holdfast.kernel.wiring;

import dev.holdfast.api.spi.Capability;
import dev.holdfast.api.spi.store.ContextStore;
import dev.holdfast.api.spi.store.OnDiskStore;
import dev.holdfast.kernel.StartException;
import dev.holdfast.kernel.checkpoint.CheckpointFolder;
import dev.holdfast.kernel.checkpoint.RecoverySources;
import dev.holdfast.kernel.commit.AppliedState;
import dev.holdfast.kernel.commit.Quarantine;
import dev.holdfast.kernel.commit.Recovery;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Recovers the state at the start, with new parts for each source that is tried. */
final class StartRecovery {

  /**
   * What came of it.
   *
   * @param parts filled
   * @param backends theirs
   * @param report what was done
   * @param provenAt the position up to which the checkpoint was written that it began with
   * @param quarantine what could not be proven; then the home is read-only
   */
  record Recovered(
      KernelComponent parts,
      Backends backends,
      Recovery.Report report,
      long provenAt,
      Optional<Quarantine> quarantine) {}

  /** Makes the parts over backends. */
  @FunctionalInterface
  interface Components {
    KernelComponent create(Backends backends, Optional<Quarantine> quarantine);
  }

  /** Opens the store once more. */
  @FunctionalInterface
  interface Stores {
    ContextStore create() throws StartException;
  }

  private final Backends first;
  private final Stores stores;
  private final Closing closing;
  private final Components components;
  private @Nullable Backends used;

  StartRecovery(Backends first, Stores stores, Closing closing, Components components) {
    this.first = first;
    this.stores = stores;
    this.closing = closing;
    this.components = components;
  }

  /** Whether there is something that a checkpoint makes shorter. */
  static boolean isCheckpointed(Backends backends) {
    return backends.logCapabilities().contains(Capability.DURABLE)
        && (backends.store() instanceof OnDiskStore
            || !backends.storeCapabilities().contains(Capability.ON_DISK));
  }

  /** Recovers; {@code provenEnd} is where the log was closed in order the last time. */
  Recovered run(CheckpointFolder folder, long provenEnd, Consumer<String> progress)
      throws IOException, StartException {
    if (!isCheckpointed(first)) {
      return attempt(OptionalLong.empty(), Optional.empty());
    }
    try {
      return new RecoverySources(folder, first.log(), provenEnd, progress).first(this::attempt);
    } catch (Failed e) {
      throw e.cause;
    }
  }

  private Recovered attempt(OptionalLong checkpoint, Optional<Quarantine> quarantine)
      throws IOException {
    Backends backends = fresh();
    KernelComponent parts = components.create(backends, quarantine);
    Recovery.Origin origin =
        checkpoint.isPresent() ? parts.loader().load(checkpoint.getAsLong()) : Recovery.Origin.LOG;
    return new Recovered(
        parts,
        backends,
        parts.recovery().run(origin),
        origin.proof().map(AppliedState.Mark::position).orElse(0L),
        quarantine);
  }

  /** What an attempt left in a store is worth nothing: the next one begins with a new store. */
  private Backends fresh() throws IOException {
    Backends before = used;
    if (before == null) {
      used = first;
      return first;
    }
    before.store().close();
    try {
      ContextStore store = closing.add("store", stores.create());
      Backends next =
          new Backends(
              store,
              first.storeCapabilities(),
              first.log(),
              first.logCapabilities(),
              first.locks(),
              first.codecs());
      used = next;
      return next;
    } catch (StartException e) {
      throw new Failed(e);
    }
  }

  /** Carries the refusal to open a store through the sources. */
  private static final class Failed extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient StartException cause;

    private Failed(StartException cause) {
      super(cause);
      this.cause = cause;
    }
  }
}
