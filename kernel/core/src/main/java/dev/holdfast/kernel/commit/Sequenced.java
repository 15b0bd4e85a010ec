package dev.holdfast.kernel.commit;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.Refusal;
import dev.holdfast.api.Written;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** What came of sequencing a write. */
public sealed interface Sequenced {

  /**
   * It has its place in the log; {@code done} completes when it is durable and applied, or fails
   * with a {@link dev.holdfast.api.HoldfastException}.
   */
  record Accepted(CompletableFuture<List<Written>> done) implements Sequenced {}

  /** It was refused, and changed nothing. */
  record Refused(Refusal refusal) implements Sequenced {}

  /** A patch was computed against a version that is no longer the newest; prepare again. */
  record Moved(ContextKey key) implements Sequenced {}

  /**
   * There is no room in memory; make some and sequence again.
   *
   * @param bytes what is needed
   * @param isCritical whether all of it is for values that are never given up
   */
  record NeedsRoom(long bytes, boolean isCritical) implements Sequenced {}

  /** It was a dry run, and would have been accepted. */
  record Foreseen(Foresight foresight) implements Sequenced {}

  /** Appends need to know where the present values end; find out and sequence again. */
  record NeedsTails(Set<ContextKey> keys) implements Sequenced {}
}
