/**
 * The contract of lock managers. Extend {@link dev.holdfast.tck.lock.LockManagerContract}; its
 * topics are the interfaces that it implements.
 */
package dev.holdfast.tck.lock;
