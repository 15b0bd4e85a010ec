/**
 * What happened to the runtime itself: told by any part, kept for a while, followed by operators.
 */
package dev.holdfast.kernel.event;
