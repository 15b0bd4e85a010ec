/**
 * Whether what is stored is still what was written: verified reads, repair into the store, and the
 * scrub that reads what nobody else does.
 */
package dev.holdfast.kernel.integrity;
