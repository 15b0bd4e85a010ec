package dev.holdfast.kernel.plugin;

import java.util.List;

/**
 * A plugin that was started.
 *
 * @param id its id
 * @param isShipped whether it belongs to the installation; what a user dropped in does not
 * @param providers what it provides, by SPI and name
 */
public record StartedPlugin(String id, boolean isShipped, List<ActiveProvider> providers) {
  /** Copies the list. */
  public StartedPlugin {
    providers = List.copyOf(providers);
  }
}
