/** The gateway SPI: ways in. */
package dev.holdfast.api.spi.gateway;
