/** Proofs of promises that only the whole kernel can keep; see the README of the module. */
@org.jspecify.annotations.NullMarked
package dev.holdfast.proofs;
