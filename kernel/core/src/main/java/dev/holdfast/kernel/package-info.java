/** The kernel's only public face: open it, use its ports, close it. */
package dev.holdfast.kernel;
