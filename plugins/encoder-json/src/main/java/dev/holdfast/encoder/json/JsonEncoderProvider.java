package dev.holdfast.encoder.json;

import dev.holdfast.api.spi.Capability;
import dev.holdfast.api.spi.ProviderContext;
import dev.holdfast.api.spi.ProviderName;
import dev.holdfast.api.spi.Settings;
import dev.holdfast.api.spi.encoder.DeltaCodec;
import dev.holdfast.api.spi.encoder.EncoderProvider;
import java.util.Set;

/** Creates the encoder {@code json}. */
public final class JsonEncoderProvider implements EncoderProvider {
  private static final ProviderName NAME = new ProviderName("json");

  /** Called by the plugin platform. */
  public JsonEncoderProvider() {}

  @Override
  public ProviderName name() {
    return NAME;
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of();
  }

  @Override
  public DeltaCodec create(Settings settings, ProviderContext context) {
    return new JsonDeltaCodec();
  }
}
