/**
 * The contract of logs. Extend {@link dev.holdfast.tck.persistence.CommitLogContract}; its topics
 * are the interfaces that it implements.
 */
package dev.holdfast.tck.persistence;
