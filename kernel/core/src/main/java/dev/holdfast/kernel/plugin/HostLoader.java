package dev.holdfast.kernel.plugin;

import dev.holdfast.kernel.plugin.normalise.HostModules;

/**
 * The parent of plugins' class loaders: the JDK's platform loader without the kernel's own classes.
 *
 * <p>The platform loader alone would not do: the JDK's built-in loaders share one map of packages,
 * so that a {@code Class.forName} through it finds every module of the boot layer. The API and
 * SLF4J are found through the modules that a plugin reads, not here.
 */
final class HostLoader extends ClassLoader {
  static {
    registerAsParallelCapable();
  }

  private final HostModules host;

  HostLoader(HostModules host) {
    super("holdfast-host", getPlatformClassLoader());
    this.host = host;
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    Class<?> found = super.loadClass(name, resolve);
    Module module = found.getModule();
    if (module.isNamed() && host.hides(module.getName())) {
      throw new ClassNotFoundException(name);
    }
    return found;
  }
}
