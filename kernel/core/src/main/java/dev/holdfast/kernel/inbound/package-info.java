/** The contexts port: admission of writes on the caller's thread, and verified reads. */
package dev.holdfast.kernel.inbound;
