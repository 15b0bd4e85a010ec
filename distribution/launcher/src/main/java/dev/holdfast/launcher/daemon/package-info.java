/** The daemon as a process: its start in a child JVM, its log, its crash reports and its end. */
package dev.holdfast.launcher.daemon;
