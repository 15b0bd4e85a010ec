package dev.holdfast.gateway.mcp.conformance;

import dev.holdfast.api.spi.Capability;
import dev.holdfast.api.spi.ProviderContext;
import dev.holdfast.api.spi.ProviderName;
import dev.holdfast.api.spi.Settings;
import dev.holdfast.api.web.ToolProvider;
import dev.holdfast.api.web.ToolSource;
import java.util.Set;

/** Creates what the conformance suite calls. */
public final class ConformanceProvider implements ToolProvider {

  /** Creates nothing yet. */
  public ConformanceProvider() {}

  @Override
  public ProviderName name() {
    return new ProviderName("conformance");
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of();
  }

  @Override
  public ToolSource create(Settings settings, ProviderContext context) {
    return new ConformanceSource();
  }
}
