/**
 * Deterministic fakes of the seams. A test makes one {@link dev.holdfast.tck.FakeWorld} and moves
 * its clock by hand.
 */
package dev.holdfast.tck;
