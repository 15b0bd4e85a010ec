/** Where a home is, what stands in it, and how its daemon is known. */
package dev.holdfast.launcher.home;
