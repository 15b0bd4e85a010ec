/** Older versions: where each stands in the log, and how a value is put together again. */
package dev.holdfast.kernel.history;
