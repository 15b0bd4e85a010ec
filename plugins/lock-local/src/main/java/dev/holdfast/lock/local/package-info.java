/**
 * The lock manager {@code local}.
 *
 * <p>{@link dev.holdfast.lock.local.LocalLockManager} is a monitor around one {@link
 * dev.holdfast.lock.local.LeaseTable}: who holds which name until when, and who waits for it in
 * which order.
 */
package dev.holdfast.lock.local;
