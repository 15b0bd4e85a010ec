/**
 * Values as differences: whether a new value is logged as its delta ({@link
 * dev.holdfast.kernel.delta.DeltaProposer}), and how a logged delta becomes a value again ({@link
 * dev.holdfast.kernel.delta.Codecs}). Knows the encoder SPI and no format.
 */
package dev.holdfast.kernel.delta;
