/** The deadline of a request, and the cancellation of its caller, as work and waits meet them. */
package dev.holdfast.kernel.deadline;
