package com.acme.shelf;

import dev.holdfast.api.spi.Capability;
import dev.holdfast.api.spi.ProviderContext;
import dev.holdfast.api.spi.ProviderName;
import dev.holdfast.api.spi.Settings;
import dev.holdfast.api.web.Tool;
import dev.holdfast.api.web.ToolProvider;
import dev.holdfast.api.web.ToolSource;
import java.util.List;
import java.util.Set;

/** Offers the tool; the setting {@code plugins.config.acme-words.min-length} is optional. */
public final class WordsProvider implements ToolProvider {
  @Override
  public ProviderName name() {
    return new ProviderName("acme-words");
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of();
  }

  @Override
  public ToolSource create(Settings settings, ProviderContext context) {
    Tool words = new WordsTool((int) settings.number("min-length", 1, 1, 100));
    return new ToolSource() {
      @Override
      public List<Tool> tools() {
        return List.of(words);
      }

      @Override
      public void close() {}
    };
  }
}
