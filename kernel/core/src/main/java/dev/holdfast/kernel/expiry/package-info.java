/** Classes and deadlines: which entries may end, when, and how they are reclaimed. */
package dev.holdfast.kernel.expiry;
