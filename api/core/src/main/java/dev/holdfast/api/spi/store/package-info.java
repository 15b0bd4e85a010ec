/** The store SPI: the present state of every key. */
package dev.holdfast.api.spi.store;
