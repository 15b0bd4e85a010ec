/** Turns that measure parts of the memory store by themselves, and so lie in its package. */
@org.jspecify.annotations.NullMarked
package dev.holdfast.store.memory;
