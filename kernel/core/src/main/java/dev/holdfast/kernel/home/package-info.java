/** The home directory: one daemon at a time, and what kind of data lies there. */
package dev.holdfast.kernel.home;
