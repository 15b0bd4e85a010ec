/**
 * The configuration: one YAML file, the environment and flags, with the line of every mistake.
 *
 * <p>Three layers become one view, {@link dev.holdfast.kernel.config.Configuration}: flag over
 * environment over file over default. What the kernel owns is read and checked when the
 * configuration is loaded. What belongs to a provider is read by the provider, through {@link
 * dev.holdfast.api.spi.Settings}; when all providers exist, the kernel calls {@code rejectUnread},
 * so that a misspelt key never passes in silence.
 *
 * <p>This package alone knows a YAML library, and {@code YamlReader} alone in this package.
 */
package dev.holdfast.kernel.config;
