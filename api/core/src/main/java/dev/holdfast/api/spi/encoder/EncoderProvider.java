package dev.holdfast.api.spi.encoder;

import dev.holdfast.api.spi.Provider;

/**
 * Creates a {@link DeltaCodec}. Any number may be present: {@code encoder:} in the configuration
 * chooses the one for new data, the others read what they once wrote and are created with default
 * settings. The codec's formats bear the provider's name.
 */
public interface EncoderProvider extends Provider<DeltaCodec> {}
