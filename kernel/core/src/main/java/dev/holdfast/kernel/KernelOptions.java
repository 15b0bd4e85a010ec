package dev.holdfast.kernel;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a kernel needs besides its configuration.
 *
 * @param home the home directory; created with mode 700 when absent
 * @param pluginFolders where plugins are looked for, the shipped ones first; the home's {@code
 *     plugins} and those listed after it are the user's and are watched; folders that do not exist
 *     are skipped
 * @param instance the identity of this run, unique among all runs
 * @param version the version of Holdfast
 * @param progress told in sentences what a long start does
 * @param application sees the providers of the application that the kernel runs in; then these are
 *     all there are, and no plugin folder is looked at
 */
public record KernelOptions(
    Path home,
    List<Path> pluginFolders,
    String instance,
    String version,
    Consumer<String> progress,
    Optional<ClassLoader> application) {
  /** Copies the list. */
  public KernelOptions {
    pluginFolders = List.copyOf(pluginFolders);
  }

  /** With plugins from folders. */
  public KernelOptions(
      Path home,
      List<Path> pluginFolders,
      String instance,
      String version,
      Consumer<String> progress) {
    this(home, pluginFolders, instance, version, progress, Optional.empty());
  }
}
