package dev.holdfast.kernel.plugin;

import dev.holdfast.api.spi.Provider;
import java.util.Locale;

/** The short names of service provider interfaces. */
public final class Spi {
  private Spi() {}

  /** {@code store} for {@code StoreProvider}. */
  public static String shortName(Class<? extends Provider<?>> spi) {
    return spi.getSimpleName()
        .replaceFirst("Provider$", "")
        .replaceAll("(?<=[a-z0-9])(?=[A-Z])", "-")
        .toLowerCase(Locale.ROOT);
  }

  /** {@code store:memory}. */
  public static String label(Class<? extends Provider<?>> spi, String name) {
    return shortName(spi) + ":" + name;
  }
}
