package dev.holdfast.launcher.daemon;

import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.Quantities;
import dev.holdfast.kernel.config.Configuration;
import dev.holdfast.shim.Home;
import java.lang.module.ModuleFinder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The flags of the daemon's JVM. */
public final class JvmFlags {
  private static final long DEFAULT_LIMIT_BYTES = 100L << 20;
  private static final long BASE_HEAP_BYTES = 128L << 20;
  private static final int HEAP_PER_LIMIT = 3;

  private JvmFlags() {}

  /** The flags for a configuration; {@code $HOLDFAST_JAVA_OPTS} comes last and so wins. */
  public static List<String> of(
      Configuration configuration, Home home, Map<String, String> environment) {
    List<String> flags = new ArrayList<>();
    // Plugins may use any module of the JDK; the kernel passes native access on to their layers.
    flags.addAll(List.of("--add-modules", systemModules()));
    flags.add("--enable-native-access=dev.holdfast.kernel");
    flags.add("-XX:+UseSerialGC");
    // A store of many small entries takes a tenth less. An AOT cache fits only the headers it was
    // made with; it is made by a daemon with these same flags.
    flags.add("-XX:+UseCompactObjectHeaders");
    flags.add("-Xmx" + (heapBytes(limit(configuration)) >> 20) + "m");
    flags.add("-XX:+ExitOnOutOfMemoryError");
    flags.add("-XX:ErrorFile=" + home.logs().resolve("jvm-error-%p.log"));
    flags.add("-Djava.awt.headless=true");
    flags.addAll(AotCaches.daemonFlags(environment));
    String more = environment.getOrDefault("HOLDFAST_JAVA_OPTS", "").strip();
    if (!more.isEmpty()) {
      flags.addAll(List.of(more.split("\\s+")));
    }
    return flags;
  }

  /** Those of ALL-SYSTEM without the incubating ones, of which the JVM would warn. */
  private static String systemModules() {
    return ModuleFinder.ofSystem().findAll().stream()
        .map(module -> module.descriptor().name())
        .filter(name -> !name.startsWith("jdk.incubator."))
        .sorted()
        .collect(Collectors.joining(","));
  }

  /** Room for the accounted bytes, for garbage of as much again, twice, and for the rest. */
  static long heapBytes(long limitBytes) {
    return HEAP_PER_LIMIT * limitBytes + BASE_HEAP_BYTES;
  }

  private static long limit(Configuration configuration) {
    for (Configuration.Effective setting : configuration.effective()) {
      if (setting.path().equals("memory.hard-limit")) {
        try {
          return Quantities.parseSize(setting.value());
        } catch (HoldfastException e) {
          // The kernel refuses such a value with its line; the heap is then of no importance.
          return DEFAULT_LIMIT_BYTES;
        }
      }
    }
    return DEFAULT_LIMIT_BYTES;
  }
}
