package dev.holdfast.kernel.commit;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.Outcome;
import dev.holdfast.api.Refusal;
import dev.holdfast.api.RequestScope;
import dev.holdfast.api.Written;
import dev.holdfast.api.spi.store.StoreRead;
import dev.holdfast.kernel.deadline.Deadlines;
import dev.holdfast.kernel.record.LogRecord;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How a write becomes durable. Which path serves is decided at the start, by the capabilities of
 * the backends.
 */
public sealed interface CommitPath permits LoggedCommitPath {

  /**
   * Does the costly part of a write on the caller's thread; asked again when what it saw has moved.
   */
  @FunctionalInterface
  interface Preparation {
    /** The prepared write, computed against the present state. */
    Outcome<PreparedWrite> prepare();
  }

  /**
   * Carries the write out and waits until it is durable and applied, or until the request's
   * deadline.
   *
   * @param name names the request, when the client did: one that was done before is answered by its
   *     first result, and not prepared again
   */
  Outcome<List<Written>> commit(
      Optional<LogRecord.Idempotency> name, Preparation preparation, RequestScope scope);

  /**
   * Says what {@link #commit} would do, and does none of it.
   *
   * @param name names the request, when the client did
   * @param keys the keys of the request, in the order in which it names them
   * @param layer what the same dry run wrote before; null when the request stands alone
   * @param quietly finds present values, verified, and neither counts nor mends anything
   */
  Outcome<Foresight> foresee(
      Optional<LogRecord.Idempotency> name,
      List<ContextKey> keys,
      Preparation preparation,
      @Nullable Layer layer,
      Function<ContextKey, StoreRead> quietly,
      RequestScope scope);

  /** Why a plan is void: what it was made by has moved; empty when nothing has. */
  Optional<Refusal> moved(Seen plan, @Nullable Layer layer);

  /** The deadlines by which it ends work. */
  Deadlines deadlines();
}
