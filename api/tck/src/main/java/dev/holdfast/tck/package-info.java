/**
 * Deterministic fakes of the seams. A test makes one {@link dev.holdfast.tck.FakeWorld} and moves
 * its clock by hand. The suites that use them are in {@code dev.holdfast.tck.store}, {@code lock},
 * {@code persistence} and {@code gateway}.
 */
package dev.holdfast.tck;
