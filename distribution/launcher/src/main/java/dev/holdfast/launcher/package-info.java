/** The two main classes: the command line's and the daemon's. */
package dev.holdfast.launcher;
