package dev.holdfast.kernel.config;

import java.util.Locale;
import java.util.Set;

/** The variable of the environment that sets a path: {@code http.port} is HOLDFAST_HTTP_PORT. */
final class EnvironmentName {
  private static final String PREFIX = "HOLDFAST_";

  /**
   * For the launcher and the clients, or set by {@code holdfast lock} for its command, which may
   * well start a daemon or embed a kernel; they are no settings.
   */
  private static final Set<String> NO_SETTINGS =
      Set.of(
          "HOLDFAST_HOME",
          "HOLDFAST_TOKEN",
          "HOLDFAST_JAVA_OPTS",
          "HOLDFAST_LAUNCHER",
          "HOLDFAST_AOT",
          "HOLDFAST_AOT_OUTPUT",
          "HOLDFAST_LEASE",
          "HOLDFAST_FENCE");

  private EnvironmentName() {}

  static String of(String path) {
    return PREFIX + path.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  /** Whether a variable wants to set something. */
  static boolean isSetting(String name) {
    return name.startsWith(PREFIX) && !NO_SETTINGS.contains(name);
  }

  /** Whether a variable sets something below a path. */
  static boolean isBelow(String name, String path) {
    return name.startsWith(of(path) + "_");
  }
}
