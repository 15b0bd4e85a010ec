package dev.holdfast.kernel.plugin;

import dev.holdfast.api.spi.Provider;
import java.util.Locale;

/** The short names of service provider interfaces. */
final class Spi {
  private Spi() {}

  /** {@code store} for {@code StoreProvider}. */
  static String shortName(Class<? extends Provider<?>> spi) {
    return spi.getSimpleName()
        .replaceFirst("Provider$", "")
        .replaceAll("(?<=[a-z0-9])(?=[A-Z])", "-")
        .toLowerCase(Locale.ROOT);
  }
}
