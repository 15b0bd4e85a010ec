package dev.holdfast.kernel.delta;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.Memory;
import dev.holdfast.api.spi.Meter;
import dev.holdfast.api.spi.encoder.DeltaCodec;
import dev.holdfast.api.spi.encoder.DeltaFormat;
import dev.holdfast.api.spi.encoder.DeltaOutcome;
import dev.holdfast.api.spi.store.ContextStore;
import dev.holdfast.api.spi.store.EntryHead;
import dev.holdfast.api.spi.store.StoreRead;
import dev.holdfast.kernel.budget.MemoryBudget;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides on the writer's thread whether a new value is worth logging as its difference from the
 * present one: only when that beats the value <em>compressed</em>, makes it again exactly, and
 * keeps the chain that a reader must follow short. Whatever is in doubt is logged whole.
 */
public final class DeltaProposer {
  /** A smaller value is logged whole: names and checksums of a delta would outweigh it. */
  static final int SMALLEST_VALUE = 512;

  /** A larger value is logged whole: it would cost its writer, and each reader, too much time. */
  static final int LARGEST_VALUE = 1 << 20;

  /** A reader follows at most so many records after a whole value. */
  static final int MAX_DEPTH = 32;

  /** Values under comparison at one time, in bytes; beyond it they are logged whole. */
  private static final int BYTES_IN_WORK = 4 << 20;

  /** Parsed values, the delta, and the value that is made again as a proof. */
  private static final long SCRATCH_PER_BYTE = 4;

  /** Text compresses less than this, so a delta below it needs no comparison. */
  private static final int SURELY_BETTER = 10;

  private static final Logger LOG = LoggerFactory.getLogger(DeltaProposer.class);

  private final Semaphore work = new Semaphore(BYTES_IN_WORK);
  private final Optional<DeltaCodec> codec;
  private final ContextStore store;
  private final Function<ContextKey, StoreRead> reading;
  private final Chain.Index chains;
  private final MemoryBudget memory;
  private final Ledger ledger;
  private final Meter.Counter encodings;
  private final Meter.Counter savedBytes;
  private final Meter.Counter keyframes;
  private final Meter.Counter fallbacks;
  private final Meter.Counter mismatches;

  /** Proposes deltas to what the store holds, with the codec that writes. */
  public DeltaProposer(
      Codecs codecs, ContextStore store, Chain.Index chains, Ledger ledger, Meter meter) {
    this(codecs, store, chains, ledger, meter, MemoryBudget.unlimited());
  }

  /** The same within a memory budget: what has no room there is logged whole. */
  public DeltaProposer(
      Codecs codecs,
      ContextStore store,
      Chain.Index chains,
      Ledger ledger,
      Meter meter,
      MemoryBudget memory) {
    this(codecs, store, store::find, chains, ledger, meter, memory);
  }

  /**
   * The same for a dry run: no format is named anywhere, and values that are read for it do not
   * count as used.
   */
  public static DeltaProposer quiet(
      Codecs codecs, ContextStore store, Chain.Index chains, Meter meter) {
    return new DeltaProposer(
        codecs, store, store::inspect, chains, format -> true, meter, MemoryBudget.unlimited());
  }

  private DeltaProposer(
      Codecs codecs,
      ContextStore store,
      Function<ContextKey, StoreRead> reading,
      Chain.Index chains,
      Ledger ledger,
      Meter meter,
      MemoryBudget memory) {
    this.reading = reading;
    this.memory = memory;
    this.codec = codecs.writer();
    this.store = store;
    this.chains = chains;
    this.ledger = ledger;
    this.encodings =
        meter.counter("delta_encodings_total", "Values for which a delta was worth keeping.");
    this.savedBytes =
        meter.counter("delta_saved_bytes_total", "Bytes by which these deltas are shorter.");
    this.keyframes =
        meter.counter("delta_keyframes_total", "Values logged whole to keep chains short.");
    this.fallbacks =
        meter.counter(
            "delta_fallbacks_total", "Values logged whole because a delta was not worth it.");
    this.mismatches =
        meter.counter(
            "delta_mismatches_total", "Deltas that did not make their value again; logged whole.");
  }

  /** A delta from the key's present value in the store. */
  public Optional<ProposedDelta> propose(ContextKey key, byte[] target) {
    if (codec.isEmpty() || !isOfSize(target.length)) {
      return Optional.empty();
    }
    Optional<EntryHead> head = store.head(key);
    if (head.isEmpty() || !isOfSize(head.get().length())) {
      return Optional.empty();
    }
    if (!hasRoom(key, head.get().version(), target.length)) {
      return Optional.empty();
    }
    return reading.apply(key) instanceof StoreRead.Hit hit && isOfSize(hit.value().length)
        ? propose(key, hit.head().version(), hit.value(), target)
        : Optional.empty();
  }

  /** A delta from a version whose value is at hand. */
  public Optional<ProposedDelta> propose(ContextKey key, long version, byte[] base, byte[] target) {
    if (codec.isEmpty() || !isOfSize(base.length) || !isOfSize(target.length)) {
      return Optional.empty();
    }
    Chain chain = chains.find(key, version);
    if (chain == null || !work.tryAcquire(base.length + target.length)) {
      fallbacks.add(1);
      return Optional.empty();
    }
    long scratch = SCRATCH_PER_BYTE * (base.length + target.length);
    if (!memory.reserve(Memory.Account.SCRATCH, scratch)) {
      work.release(base.length + target.length);
      fallbacks.add(1);
      return Optional.empty();
    }
    try {
      return encode(codec.get(), chain, version, base, target);
    } catch (RuntimeException e) {
      LOG.error("the encoder {} failed; the value is logged whole", codec.get().formats(), e);
      mismatches.add(1);
      return Optional.empty();
    } finally {
      memory.release(Memory.Account.SCRATCH, scratch);
      work.release(base.length + target.length);
    }
  }

  private Optional<ProposedDelta> encode(
      DeltaCodec encoder, Chain chain, long version, byte[] base, byte[] target) {
    Optional<byte[]> encoded = encoder.encode(base, target);
    if (encoded.isEmpty() || !isWorthIt(encoded.get(), target)) {
      fallbacks.add(1);
      return Optional.empty();
    }
    byte[] delta = encoded.get();
    if (!isShort(chain.plus(delta.length), target.length)) {
      keyframes.add(1);
      return Optional.empty();
    }
    if (!(encoder.apply(base, delta, target.length) instanceof DeltaOutcome.Applied(byte[] made))
        || !Arrays.equals(made, target)) {
      LOG.error("the encoder {} is not exact; the value is logged whole", encoder.formats());
      mismatches.add(1);
      return Optional.empty();
    }
    DeltaFormat format = encoder.formats().getFirst();
    if (!ledger.name(format)) {
      fallbacks.add(1);
      return Optional.empty();
    }
    encodings.add(1);
    savedBytes.add(target.length - delta.length);
    return Optional.of(new ProposedDelta(version, format, delta));
  }

  private static boolean isOfSize(long length) {
    return length >= SMALLEST_VALUE && length <= LARGEST_VALUE;
  }

  /** Whether any delta would do, so that the store's value need not be read for nothing. */
  private boolean hasRoom(ContextKey key, long version, int targetLength) {
    Chain chain = chains.find(key, version);
    if (chain != null && !isShort(chain.plus(1), targetLength)) {
      keyframes.add(1);
      return false;
    }
    return true;
  }

  private static boolean isShort(Chain chain, long targetLength) {
    return chain.depth() <= MAX_DEPTH && chain.bytes() <= targetLength / 2;
  }

  private static boolean isWorthIt(byte[] delta, byte[] target) {
    return delta.length <= target.length / SURELY_BETTER
        || (delta.length < target.length && !CompressedSize.isAtMost(delta.length, target));
  }
}
