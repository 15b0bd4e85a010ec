/**
 * The real world behind the seams of {@link dev.holdfast.api.seam}: the file system, threads and
 * clocks of the platform. The only package of the kernel that calls them.
 */
package dev.holdfast.kernel.seam;
