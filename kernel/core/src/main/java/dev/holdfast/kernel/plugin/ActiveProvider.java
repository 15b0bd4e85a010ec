package dev.holdfast.kernel.plugin;

import dev.holdfast.api.spi.Provider;
import java.util.List;

/**
 * A provider that was instantiated.
 *
 * @param spi the interface it was asked for
 * @param name its name, unique within the SPI
 * @param capabilities what it claims, in the enumeration's order
 * @param provider the instance
 */
public record ActiveProvider(
    Class<? extends Provider<?>> spi,
    String name,
    List<String> capabilities,
    Provider<?> provider) {
  /** Copies the list. */
  public ActiveProvider {
    capabilities = List.copyOf(capabilities);
  }

  /** {@code store:memory}. */
  public String label() {
    return Spi.label(spi, name);
  }
}
