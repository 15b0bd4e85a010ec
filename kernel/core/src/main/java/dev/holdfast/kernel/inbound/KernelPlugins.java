package dev.holdfast.kernel.inbound;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.Observatory.PluginStatus;
import dev.holdfast.api.Outcome;
import dev.holdfast.api.Plugins;
import dev.holdfast.api.RequestScope;
import dev.holdfast.kernel.plugin.PluginHost;
import java.util.function.Supplier;

/** The plugins port: the platform, for admins. */
public final class KernelPlugins implements Plugins {
  private final PluginHost platform;

  /** Over a platform. */
  public KernelPlugins(PluginHost platform) {
    this.platform = platform;
  }

  @Override
  public Outcome<PluginStatus> reload(String id) {
    return asAdmin(() -> platform.reload(id));
  }

  @Override
  public Outcome<PluginStatus> enable(String id) {
    return asAdmin(() -> platform.enable(id));
  }

  @Override
  public Outcome<PluginStatus> disable(String id) {
    return asAdmin(() -> platform.disable(id));
  }

  private static Outcome<PluginStatus> asAdmin(Supplier<Outcome<PluginStatus>> change) {
    return RequestScope.current().principal().admin()
        ? change.get()
        : Outcome.refused(
            ErrorCode.FORBIDDEN,
            "Only an admin may change plugins; use a token made with --admin.");
  }
}
