/** Watches: every change below a prefix, from the log and then live, without gaps or duplicates. */
package dev.holdfast.kernel.watch;
