/**
 * The lock manager {@code local}: exclusive leases within one daemon. Exports and opens nothing.
 */
@org.jspecify.annotations.NullMarked
module dev.holdfast.lock.local {
  requires dev.holdfast.api;
  requires static org.jspecify;

  provides dev.holdfast.api.spi.lock.LockProvider with
      dev.holdfast.lock.local.LocalLockProvider;
}
