/**
 * How the parts are put together: {@link dev.holdfast.kernel.wiring.KernelAssembly} opens them in
 * order, and Dagger builds the kernel proper from configuration, backends and seams.
 */
package dev.holdfast.kernel.wiring;
