package com.acme.burner;

import dev.holdfast.api.spi.Capability;
import dev.holdfast.api.spi.ProviderContext;
import dev.holdfast.api.spi.ProviderName;
import dev.holdfast.api.spi.Settings;
import dev.holdfast.api.web.Tool;
import dev.holdfast.api.web.ToolProvider;
import dev.holdfast.api.web.ToolSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/** Offers {@code acme_burn}, which never ends by itself, and {@code acme_quench}, which ends it. */
public final class BurnerProvider implements ToolProvider {
  @Override
  public ProviderName name() {
    return new ProviderName("acme-burner");
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of();
  }

  @Override
  public ToolSource create(Settings settings, ProviderContext context) {
    AtomicBoolean burns = new AtomicBoolean(true);
    List<Tool> tools = List.of(new BurnTool(burns), new QuenchTool(burns));
    return new ToolSource() {
      @Override
      public List<Tool> tools() {
        return tools;
      }

      @Override
      public void close() {
        burns.set(false);
      }
    };
  }
}
