/** The lock SPI: who holds which name. */
package dev.holdfast.api.spi.lock;
