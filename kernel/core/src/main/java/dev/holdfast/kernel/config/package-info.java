/** The configuration: one YAML file, the environment and flags, with the line of every mistake. */
package dev.holdfast.kernel.config;
