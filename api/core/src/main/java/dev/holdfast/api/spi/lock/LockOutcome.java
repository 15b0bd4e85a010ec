package dev.holdfast.api.spi.lock;

import dev.holdfast.api.Leases;

/** What came of a request for a lease. */
public sealed interface LockOutcome {
  /** The lease is in force. */
  record Granted(Leases.Lease lease) implements LockOutcome {}

  /** Another lease held one of the names until the wait was over. */
  record Held(Leases.Lease by) implements LockOutcome {}

  /** No lease of that id is in force: it ended, or never was. */
  record Ended() implements LockOutcome {}
}
