/** What the command line does with a home beyond what the shim does, whose names it shares. */
package dev.holdfast.launcher.home;
