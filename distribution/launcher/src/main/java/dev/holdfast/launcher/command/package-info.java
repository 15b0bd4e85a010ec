/** The commands, one class each; picocli stays in this package. */
package dev.holdfast.launcher.command;
