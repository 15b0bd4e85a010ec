/**
 * Turns the jars of a bundle into modules that can share a layer above the host: automatic modules
 * become explicit ones, and nothing reads what the host hides. See README.md beside this file.
 */
package dev.holdfast.kernel.plugin.normalise;
