/**
 * Leases: the lock plugin decides who holds what, the kernel makes grants durable and raises the
 * fences.
 */
package dev.holdfast.kernel.lease;
