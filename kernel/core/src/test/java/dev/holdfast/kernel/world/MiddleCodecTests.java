package dev.holdfast.kernel.world;

import dev.holdfast.api.spi.encoder.EncoderProvider;
import dev.holdfast.tck.encoder.DeltaCodecContract;

class MiddleCodecTests extends DeltaCodecContract {
  @Override
  protected EncoderProvider provider() {
    return new MiddleCodec.Maker("middle");
  }
}
