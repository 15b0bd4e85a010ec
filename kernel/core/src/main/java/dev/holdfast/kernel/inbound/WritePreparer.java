package dev.holdfast.kernel.inbound;

import dev.holdfast.api.ChangeKind;
import dev.holdfast.api.Content;
import dev.holdfast.api.ContextKey;
import dev.holdfast.api.Digest;
import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.Limits;
import dev.holdfast.api.Outcome;
import dev.holdfast.api.Principal;
import dev.holdfast.api.Refusal;
import dev.holdfast.api.WriteOperation;
import dev.holdfast.api.WriteRequest;
import dev.holdfast.api.json.JsonSlice;
import dev.holdfast.kernel.commit.Conditions;
import dev.holdfast.kernel.commit.PreparedOperation;
import dev.holdfast.kernel.commit.PreparedWrite;
import dev.holdfast.kernel.commit.ValueTail;
import dev.holdfast.kernel.deadline.Deadlines;
import dev.holdfast.kernel.delta.DeltaProposer;
import dev.holdfast.kernel.delta.ProposedDelta;
import dev.holdfast.kernel.expiry.ExpiryPolicy;
import dev.holdfast.kernel.patch.JsonPatcher;
import dev.holdfast.kernel.record.LogRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Does the costly part of a write on the caller's thread: rights, limits, JSON checks, digests,
 * patches and deltas. What is decided here depends on the request alone, but for patches, which
 * name the version they were computed against.
 */
public final class WritePreparer {

  /** Reads what patches are applied to. */
  @FunctionalInterface
  public interface Bases {
    /** The present value of a key, by which a patch is computed. */
    Outcome<Base> find(ContextKey key);
  }

  /**
   * What a patch is applied to.
   *
   * @param version its version, 0 when it is absent, -1 when an earlier operation of the request
   *     made it
   * @param contentType its media type
   * @param value its bytes
   */
  public record Base(long version, String contentType, byte[] value) {}

  private final Limits limits;
  private final ExpiryPolicy expiry;
  private final Bases bases;
  private final DeltaProposer deltas;
  private final Deadlines deadlines;

  /**
   * Prepares what the limits and the classes of keys allow.
   *
   * @param deadlines asked between two operations, and within a patch
   */
  public WritePreparer(
      Limits limits, ExpiryPolicy expiry, Bases bases, DeltaProposer deltas, Deadlines deadlines) {
    this.limits = limits;
    this.expiry = expiry;
    this.bases = bases;
    this.deltas = deltas;
    this.deadlines = deadlines;
  }

  /** Prepares a request; may be called again with the same request when a base has moved. */
  public Outcome<PreparedWrite> prepare(
      WriteRequest request, Principal principal, Optional<LogRecord.Idempotency> name) {
    if (request.operations().size() > limits.batchOperations()) {
      return Outcome.refused(
          ErrorCode.TOO_LARGE,
          "A batch has at most "
              + limits.batchOperations()
              + " operations (limits.batch-operations), not "
              + request.operations().size()
              + ".");
    }
    Attempt attempt = new Attempt(request);
    List<PreparedOperation> prepared = new ArrayList<>(request.operations().size());
    for (int i = 0; i < request.operations().size(); i++) {
      WriteOperation operation = request.operations().get(i);
      Refusal late = deadlines.refusal();
      if (late != null) {
        return Outcome.refused(late);
      }
      try {
        Refusal refusal = check(operation, principal);
        if (refusal != null) {
          return refused(request, refusal, i);
        }
        prepared.add(attempt.prepare(operation));
      } catch (HoldfastException e) {
        return refused(request, e.refusal(), i);
      }
    }
    return Outcome.done(
        new PreparedWrite(principal.name(), name, prepared, attempt.baseVersions, request.batch()));
  }

  private static Outcome<PreparedWrite> refused(WriteRequest request, Refusal refusal, int index) {
    return Outcome.refused(request.batch() ? refusal.with("index", index) : refusal);
  }

  private @Nullable Refusal check(WriteOperation operation, Principal principal) {
    if (!principal.mayWrite(operation.key())) {
      return Refusal.of(
          ErrorCode.FORBIDDEN,
          "'" + principal.name() + "' may not write '" + operation.key() + "'.");
    }
    return switch (operation) {
      case WriteOperation.Refresh _ -> expiry.checkMove(Optional.empty(), operation.options());
      case WriteOperation.Extend extend ->
          expiry.checkMove(Optional.of(extend.by()), operation.options());
      case WriteOperation.Put _,
          WriteOperation.Append _,
          WriteOperation.Patch _,
          WriteOperation.Delete _ ->
          expiry.check(operation.options().ttl());
    };
  }

  private void checkSize(ContextKey key, long bytes) {
    if (bytes > limits.valueBytes()) {
      throw new HoldfastException(
          ErrorCode.TOO_LARGE,
          "The value of '"
              + key
              + "' has "
              + bytes
              + " bytes; limits.value allows "
              + limits.valueBytes()
              + ".");
    }
  }

  private static Digest digest(Content content) {
    Digest digest = Digest.compute(content.bytes());
    if (content.claimedDigest().isPresent() && !content.claimedDigest().get().equals(digest)) {
      throw Refusal.of(
              ErrorCode.DIGEST_MISMATCH,
              "The bytes that arrived have another digest than the one given: they were changed on the way.")
          .with("digest", digest.hex())
          .toException();
    }
    return digest;
  }

  /**
   * One pass over the operations of a request; later operations see what earlier ones made of a
   * key.
   */
  private final class Attempt {
    private final Map<ContextKey, Base> touched = new HashMap<>();
    private final Map<ContextKey, Long> baseVersions = new HashMap<>();
    private final Set<ContextKey> patchedKeys = new HashSet<>();
    private long patchedBytes;

    Attempt(WriteRequest request) {
      for (WriteOperation operation : request.operations()) {
        if (operation instanceof WriteOperation.Patch patch) {
          patchedKeys.add(patch.key());
        }
      }
    }

    PreparedOperation prepare(WriteOperation operation) {
      return switch (operation) {
        case WriteOperation.Put put -> prepare(put);
        case WriteOperation.Append append -> prepare(append);
        case WriteOperation.Patch patch -> prepare(patch);
        case WriteOperation.Refresh refresh ->
            new PreparedOperation.Deadline(
                refresh.key(), refresh.options(), Optional.empty(), expiry.max());
        case WriteOperation.Extend extend ->
            new PreparedOperation.Deadline(
                extend.key(), extend.options(), Optional.of(extend.by()), expiry.max());
        case WriteOperation.Delete delete -> {
          touched.put(delete.key(), new Base(0, Content.JSON, new byte[0]));
          yield new PreparedOperation.Removal(delete.key(), delete.options());
        }
      };
    }

    private PreparedOperation prepare(WriteOperation.Put put) {
      Content content = put.content();
      checkSize(put.key(), content.bytes().length);
      Digest digest = digest(content);
      if (content.isJson()) {
        JsonSlice.parse(content.bytes(), limits.jsonDepth());
      }
      Optional<ProposedDelta> delta =
          touched.containsKey(put.key())
              ? Optional.empty()
              : deltas.propose(put.key(), content.bytes());
      touched.put(put.key(), new Base(-1, content.type(), content.bytes()));
      return new PreparedOperation.Value(
          put.key(),
          put.options(),
          ChangeKind.PUT,
          content.type(),
          content.bytes(),
          digest,
          expiry.timeToLive(put.key(), put.options().ttl(), content.bytes().length),
          false,
          delta);
    }

    private PreparedOperation prepare(WriteOperation.Append append) {
      Content element = append.element();
      checkSize(append.key(), element.bytes().length);
      digest(element);
      byte[] bytes =
          element.isJson()
              ? JsonSlice.parse(element.bytes(), limits.jsonDepth() - 1).toBytes()
              : element.bytes();
      if (patchedKeys.contains(append.key())) {
        touchByAppend(append.key(), element, bytes);
      }
      return new PreparedOperation.Element(
          append.key(),
          append.options(),
          element.isJson(),
          bytes,
          element.type(),
          expiry.timeToLive(append.key(), Optional.empty(), bytes.length));
    }

    /** A patch of the same request may follow: it sees the value with the element. */
    private void touchByAppend(ContextKey key, Content element, byte[] bytes) {
      Base base = base(key);
      String type = base.version() == 0 ? element.type() : base.contentType();
      if (Content.isJson(type) != element.isJson()) {
        // The sequencer refuses the append.
        return;
      }
      ValueTail.append(base.version() == 0 ? null : base.value(), element.isJson(), bytes)
          .ifPresent(value -> touched.put(key, new Base(-1, type, value)));
    }

    private PreparedOperation prepare(WriteOperation.Patch patch) {
      ContextKey key = patch.key();
      Base base = base(key);
      if (base.version() >= 0) {
        // Whoever names a version wants to hear that it moved, not that the patch does not fit.
        Refusal moved = Conditions.check(key, patch.options().condition(), base.version());
        if (moved != null) {
          throw moved.toException();
        }
      }
      if (base.version() == 0) {
        throw new HoldfastException(
            ErrorCode.NOT_FOUND, "'" + key + "' does not exist, so it cannot be patched.");
      }
      if (!Content.isJson(base.contentType())) {
        throw new HoldfastException(
            ErrorCode.UNSUPPORTED_TYPE,
            "'" + key + "' is " + base.contentType() + "; only JSON can be patched.");
      }
      byte[] result =
          JsonPatcher.apply(
              patch.format(),
              base.value(),
              patch.document(),
              limits.jsonDepth(),
              limits.valueBytes(),
              deadlines::check);
      checkPatched(result.length);
      touched.put(key, new Base(-1, base.contentType(), result));
      return new PreparedOperation.Value(
          key,
          patch.options(),
          ChangeKind.PATCH,
          base.contentType(),
          result,
          Digest.compute(result),
          patch.options().ttl(),
          patch.options().ttl().isEmpty(),
          base.version() < 1
              ? Optional.empty()
              : deltas.propose(key, base.version(), base.value(), result));
    }

    /** A patch of a few bytes makes a value of many: what all of them make is bounded as well. */
    private void checkPatched(long bytes) {
      patchedBytes += bytes;
      if (patchedBytes > limits.batchBytes()) {
        throw new HoldfastException(
            ErrorCode.TOO_LARGE,
            "The patches of this batch make more than %d bytes; limits.batch allows no more. Send them in several batches."
                .formatted(limits.batchBytes()));
      }
    }

    private Base base(ContextKey key) {
      Base earlier = touched.get(key);
      if (earlier != null) {
        return earlier;
      }
      Base base = bases.find(key).orThrow();
      baseVersions.put(key, base.version());
      return base;
    }
  }
}
