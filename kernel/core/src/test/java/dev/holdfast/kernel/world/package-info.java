/** A kernel's write path over fakes that a test holds in its hands. */
package dev.holdfast.kernel.world;
