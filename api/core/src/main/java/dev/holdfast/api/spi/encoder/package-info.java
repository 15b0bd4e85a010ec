/** The encoder SPI: a value told as its difference from another one. */
package dev.holdfast.api.spi.encoder;
