package dev.holdfast.kernel.plugin;

import java.util.Optional;
import java.util.Set;

/**
 * Who puts providers to use while the platform brings plugins and takes them away.
 *
 * <ol>
 *   <li>The platform calls one method at a time, on a thread that ends with the call: what a plugin
 *       leaves behind on it pins nothing.
 *   <li>A plugin is deployed once, after it started, and its gateways start then or as soon as
 *       gateways may. Before it is unloaded it is paused, then ended; then either its next version
 *       is deployed, or it is forgotten.
 *   <li>{@link #objection} and {@link #serving} may be called at any time.
 * </ol>
 */
public interface Deployment {
  /**
   * Puts those providers to use of which many serve at once; whatever it throws fails the plugin,
   * and then nothing of it is in use.
   */
  void deploy(StartedPlugin plugin);

  /** Binds the gateways of a deployed plugin, once gateways may start; as for {@link #deploy}. */
  void start(String pluginId);

  /** Why a plugin cannot be taken out of use while the process runs; empty when it can. */
  Optional<String> objection(String pluginId);

  /**
   * Takes no more calls and waits for those in progress.
   *
   * @return false when some did not end in time; the plugin then serves on
   */
  boolean pause(String pluginId);

  /** Undoes a pause. */
  void resume(String pluginId);

  /** Closes what a paused plugin made; calls are refused for the moment. */
  void end(String pluginId);

  /** Forgets a plugin that was ended. */
  void forget(String pluginId);

  /** Which of a plugin's providers serve, as {@code tool:weather}. */
  Set<String> serving(String pluginId);

  /** What serves before anybody attached: nothing, and nothing objects. */
  static Deployment none() {
    return new Deployment() {
      @Override
      public void deploy(StartedPlugin plugin) {}

      @Override
      public void start(String pluginId) {}

      @Override
      public Optional<String> objection(String pluginId) {
        return Optional.empty();
      }

      @Override
      public boolean pause(String pluginId) {
        return true;
      }

      @Override
      public void resume(String pluginId) {}

      @Override
      public void end(String pluginId) {}

      @Override
      public void forget(String pluginId) {}

      @Override
      public Set<String> serving(String pluginId) {
        return Set.of();
      }
    };
  }
}
