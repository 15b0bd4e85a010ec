package dev.holdfast.kernel.observe;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.Leases;
import dev.holdfast.api.Observatory.Component;
import dev.holdfast.api.Refusal;
import dev.holdfast.api.seam.Ticker;
import dev.holdfast.api.spi.lock.LockManager;
import dev.holdfast.api.spi.lock.LockOutcome;
import dev.holdfast.api.spi.lock.LockRequest;
import dev.holdfast.api.spi.persistence.CommitLog;
import dev.holdfast.api.spi.store.ContextStore;
import dev.holdfast.api.spi.store.EntryHead;
import dev.holdfast.api.spi.store.StoreRead;
import dev.holdfast.kernel.commit.CommitPipeline;
import dev.holdfast.kernel.commit.Quarantine;
import dev.holdfast.kernel.commit.Sequencer;
import dev.holdfast.kernel.lease.KernelLeases;
import dev.holdfast.kernel.record.LogRecord;
import dev.holdfast.kernel.record.RecordCodec;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/**
 * What is tried to know whether the kernel works: a record that changes nothing goes through the
 * log and its sync and is read back; an entry is read and verified, each time another one; a lease
 * in the reserved namespace is taken and given back. No key, version or event comes of it.
 */
public final class HealthCheck {
  /** How long a whole check takes at most. */
  static final Duration PATIENCE = Duration.ofSeconds(5);

  /** How long one try waits for others; shorter, so that it can still say what it waited for. */
  private static final Duration TRY = Duration.ofSeconds(4);

  private final Parts parts;
  private volatile Optional<ContextKey> lastRead = Optional.empty();

  /**
   * What is tried.
   *
   * @param quarantine why the home is read-only, when it is
   * @param sequencer takes the record
   * @param pipeline applies it
   * @param log has it afterwards
   * @param keepsRecords whether the log has what it took, to be read again
   * @param store has the entries
   * @param locks grants the lease
   * @param tokens for the lease
   * @param ticker for how long it took
   */
  public record Parts(
      Optional<Quarantine> quarantine,
      Sequencer sequencer,
      CommitPipeline pipeline,
      CommitLog log,
      boolean keepsRecords,
      ContextStore store,
      LockManager locks,
      LockRequest.TokenSource tokens,
      Ticker ticker) {}

  /** Over the parts that it tries. */
  public HealthCheck(Parts parts) {
    this.parts = parts;
  }

  /** The tries, in the order in which they are told. */
  List<HealthProbe> probes() {
    if (parts.quarantine().isPresent()) {
      // The log takes nothing, so there is nothing to try but reading.
      Component damaged = new Component("home", false, parts.quarantine().get().told());
      return List.of(new HealthProbe("home", () -> damaged), timed("store", this::read));
    }
    return List.of(
        timed("log", this::writeCanary), timed("store", this::read), timed("lock", this::lock));
  }

  private HealthProbe timed(String name, Callable<String> work) {
    return new HealthProbe(
        name,
        () -> {
          long start = parts.ticker().nanos();
          String seen = work.call();
          long micros = (parts.ticker().nanos() - start) / 1000;
          return new Component(name, true, seen + " in " + micros + " us");
        });
  }

  private String writeCanary() throws Exception {
    long position = parts.sequencer().canary().get(TRY.toMillis(), TimeUnit.MILLISECONDS);
    // The canary is small: it may have found room where a write does not.
    Optional<Refusal> trouble = parts.sequencer().logTrouble();
    if (trouble.isPresent()) {
      throw trouble.get().toException();
    }
    if (!parts.keepsRecords()) {
      return "a record was taken and applied";
    }
    readBack(position);
    return "a record was made durable, applied and read back";
  }

  private void readBack(long position) throws IOException {
    Optional<byte[]> bytes = logged(position);
    if (bytes.isEmpty() || !(RecordCodec.decode(bytes.get()) instanceof LogRecord.Canary)) {
      throw new IllegalStateException(
          "the record at position "
              + position
              + " is not what was just written there; run: holdfast verify");
    }
  }

  private Optional<byte[]> logged(long position) throws IOException {
    try {
      return parts.log().read(position);
    } catch (NoSuchFileException e) {
      throw new IOException(
          e.getMessage()
              + " is gone: was the home moved? Writes are kept, older versions cannot be read; put it back, or restart the daemon where it is now",
          e);
    }
  }

  private String read() {
    if (parts.pipeline().unappliedKeys() > 0) {
      throw new IllegalStateException(
          parts.pipeline().unappliedKeys()
              + " keys have writes that the store could not apply; see the daemon's log, and give the store's disk room");
    }
    List<EntryHead> heads = parts.store().scan("", lastRead, 1);
    if (heads.isEmpty() && lastRead.isPresent()) {
      heads = parts.store().scan("", Optional.empty(), 1);
    }
    if (heads.isEmpty()) {
      lastRead = Optional.empty();
      return "the store is empty and answers";
    }
    ContextKey key = heads.getFirst().key();
    lastRead = Optional.of(key);
    if (parts.store().find(key) instanceof StoreRead.Damaged) {
      throw new IllegalStateException("an entry is damaged; run: holdfast verify");
    }
    return "an entry was read and verified";
  }

  private String lock() throws InterruptedException {
    LockOutcome outcome =
        parts
            .locks()
            .acquire(
                new LockRequest(
                    "canary-" + parts.ticker().nanos(),
                    KernelLeases.CANARY_NAMES,
                    Leases.Mode.EXCLUSIVE,
                    "health check",
                    ContextKey.RESERVED_NAMESPACE,
                    Duration.ofSeconds(30),
                    TRY,
                    parts.tokens()));
    if (outcome instanceof LockOutcome.Granted(Leases.Lease lease)) {
      parts.locks().release(lease.id());
      return "a lease was granted and released";
    }
    throw new IllegalStateException("no lease was granted");
  }
}
