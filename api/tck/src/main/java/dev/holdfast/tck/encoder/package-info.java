/** The contract suite of encoders, and values that are hard to tell exactly. */
package dev.holdfast.tck.encoder;
