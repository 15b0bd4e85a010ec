package dev.holdfast.encoder.json;

import dev.holdfast.api.spi.encoder.EncoderProvider;
import dev.holdfast.tck.encoder.DeltaCodecContract;

class JsonCodecContractTests extends DeltaCodecContract {
  @Override
  protected EncoderProvider provider() {
    return new JsonEncoderProvider();
  }

  @Override
  protected int rounds() {
    return Boolean.getBoolean("holdfast.proof") ? 1_000_000 : 20_000;
  }
}
