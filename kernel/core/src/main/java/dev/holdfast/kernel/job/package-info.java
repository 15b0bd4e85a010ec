/**
 * Work with a budget of processor time. Other parts of the kernel take {@link
 * dev.holdfast.kernel.job.Jobs} and call {@code run}.
 */
package dev.holdfast.kernel.job;
