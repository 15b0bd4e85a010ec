package dev.holdfast.launcher.daemon;

import java.lang.module.ModuleDescriptor;

/** The version of Holdfast. */
public final class Version {
  private Version() {}

  /** The version that the launcher's module was compiled with. */
  public static String current() {
    ModuleDescriptor descriptor = Version.class.getModule().getDescriptor();
    return descriptor == null ? "unknown" : descriptor.rawVersion().orElse("unknown");
  }
}
