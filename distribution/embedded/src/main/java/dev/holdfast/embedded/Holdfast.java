package dev.holdfast.embedded;

import dev.holdfast.api.ContextRuntime;
import dev.holdfast.api.Contexts;
import dev.holdfast.api.Leases;
import dev.holdfast.api.Principal;
import dev.holdfast.kernel.Kernel;
import dev.holdfast.kernel.KernelOptions;
import dev.holdfast.kernel.StartException;
import dev.holdfast.kernel.config.Configuration;
import dev.holdfast.kernel.config.ConfigurationException;
import java.lang.module.ModuleDescriptor;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A Holdfast within this process, with the guarantees of the daemon: a write that was answered is
 * on the disk.
 *
 * <pre>{@code
 * try (Holdfast holdfast = Holdfast.start(HoldfastConfig.at(Path.of("state")))) {
 *   holdfast.contexts().write(WriteRequest.of(operation)).orThrow();
 *   holdfast.contexts().find(key, OptionalLong.empty()).orThrow();
 * }
 * }</pre>
 *
 * <ol>
 *   <li>The home belongs to one process at a time; a second start on it, from this process or
 *       another, is refused.
 *   <li>Backends are found as services beside Holdfast, on the module path or the class path;
 *       plugin folders are not looked at. Those of the default configuration come with this
 *       artifact.
 *   <li>Calls block, and may come from any thread. A call outside of a {@link
 *       dev.holdfast.api.RequestScope} gets one of its own: on behalf of {@value #OWNER}, with the
 *       default deadline. Within one, that one holds.
 *   <li>Leases taken here end with the process, as its threads do.
 * </ol>
 */
public final class Holdfast implements AutoCloseable {
  /** On whose behalf calls are made that name nobody. */
  public static final String OWNER = "embedded";

  private final Kernel kernel;
  private final ContextRuntime ports;

  private Holdfast(Kernel kernel) {
    this.kernel = kernel;
    this.ports = as(new Principal(OWNER, List.of(), false, true));
  }

  /**
   * Locks the home, recovers the state and serves.
   *
   * @throws HoldfastStartException when the configuration is wrong, the home is in use or damaged,
   *     or a backend is missing; nothing is left open then
   */
  public static Holdfast start(HoldfastConfig config) {
    try {
      return new Holdfast(Kernel.open(configuration(config), options(config)));
    } catch (ConfigurationException e) {
      throw new HoldfastStartException(e.problems(), e);
    } catch (StartException e) {
      throw new HoldfastStartException(e.problems(), e);
    }
  }

  private static Configuration configuration(HoldfastConfig config) throws ConfigurationException {
    Map<String, String> settings = new HashMap<>(config.settings());
    if (config.file().isEmpty()) {
      settings.putIfAbsent("gateways", "");
    }
    return Configuration.load(new Configuration.Sources(config.file(), Map.of(), settings));
  }

  private static KernelOptions options(HoldfastConfig config) {
    byte[] instance = new byte[16];
    new SecureRandom().nextBytes(instance);
    return new KernelOptions(
        config.home().toAbsolutePath().normalize(),
        List.of(),
        HexFormat.of().formatHex(instance),
        version(),
        config.progress(),
        Optional.of(config.providers().orElseGet(Holdfast::loader)));
  }

  private static ClassLoader loader() {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    return context == null ? ClassLoader.getSystemClassLoader() : context;
  }

  /** On the class path the version is not known. */
  private static String version() {
    ModuleDescriptor descriptor = Holdfast.class.getModule().getDescriptor();
    return descriptor == null ? "embedded" : descriptor.rawVersion().orElse("embedded");
  }

  /** Contexts: read, write, watch. */
  public Contexts contexts() {
    return ports.contexts();
  }

  /** Leases with fencing tokens. */
  public Leases leases() {
    return ports.leases();
  }

  /** All ports. */
  public ContextRuntime ports() {
    return ports;
  }

  /**
   * All ports on behalf of somebody: their rights hold, and they are recorded as the writer.
   *
   * @param principal who calls, unless a call is made within a scope of its own
   */
  public ContextRuntime as(Principal principal) {
    return ScopedPorts.of(
        kernel.runtime(), () -> kernel.scope(principal, kernel.runtime().limits().deadline()));
  }

  /** Lets calls in flight end, makes everything durable and gives the home back. */
  @Override
  public void close() {
    kernel.close();
  }
}
