/** Figures, health and status of the running kernel. */
package dev.holdfast.kernel.observe;
