/** The persistence SPI: the ordered, durable log of records. */
package dev.holdfast.api.spi.persistence;
