package dev.holdfast.kernel.commit;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.Refusal;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The fences of keys, as a decision sees them. */
interface Fences {
  /** Why a write under this token is stale; null when it is not, or when it carries no token. */
  @Nullable Refusal check(ContextKey key, OptionalLong token, long nowMillis);

  /** The highest register over any of the keys. */
  long highest(Iterable<ContextKey> keys);
}
