/**
 * Service provider interfaces: what a plugin implements, and what it is given to work with.
 *
 * <p><strong>To use a backend</strong>, name it in the configuration. <strong>To write
 * one</strong>, implement the provider interface of its SPI ({@code store}, {@code lock}, {@code
 * persistence}, {@code encoder}, {@code gateway}), declare it with {@code provides} in a {@code
 * module-info.java} that exports and opens nothing, and put the jar into {@code plugins/}.
 */
package dev.holdfast.api.spi;
