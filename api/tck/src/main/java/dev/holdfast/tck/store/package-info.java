/**
 * The contract of stores. Extend {@link dev.holdfast.tck.store.ContextStoreContract}; its topics
 * are the interfaces that it implements.
 */
package dev.holdfast.tck.store;
