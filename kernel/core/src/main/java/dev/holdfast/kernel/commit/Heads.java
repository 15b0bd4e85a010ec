package dev.holdfast.kernel.commit;

import dev.holdfast.api.ContextKey;

/** The newest state of every key, as a decision sees it. */
interface Heads {
  /** The newest state of the key. */
  Head find(ContextKey key);

  /** The version after that of a head. */
  long next(Head head);
}
