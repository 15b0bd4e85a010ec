package dev.holdfast.kernel.plugin;

import java.nio.file.Path;
import java.util.List;

/**
 * Where the platform looks, and where it writes. Folders that do not exist are skipped.
 *
 * @param shipped folders of the installation; read once, at start
 * @param dropIn folders of the user, after those of the installation; watched while running
 * @param work a directory of this process alone, created when absent; private copies of bundles lie
 *     in {@code plugin-copies} below it
 * @param disabled the file that names disabled plugins; made when the first one is disabled
 */
public record PluginPlaces(List<Path> shipped, List<Path> dropIn, Path work, Path disabled) {
  /** Copies the lists. */
  public PluginPlaces {
    shipped = List.copyOf(shipped);
    dropIn = List.copyOf(dropIn);
  }

  /**
   * The places of a home: its {@code plugins} and every folder listed after it are the user's,
   * those before are the installation's.
   */
  public static PluginPlaces of(Path home, List<Path> folders) {
    Path own = home.resolve("plugins");
    int at = folders.indexOf(own);
    int split = at < 0 ? folders.size() : at;
    return new PluginPlaces(
        folders.subList(0, split),
        folders.subList(split, folders.size()),
        home.resolve("run"),
        own.resolve(DisabledPlugins.FILE));
  }
}
