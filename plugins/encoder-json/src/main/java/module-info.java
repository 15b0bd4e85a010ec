/**
 * The encoder {@code json}: JSON values as readable differences, exact to the byte. Exports and
 * opens nothing.
 */
@org.jspecify.annotations.NullMarked
module dev.holdfast.encoder.json {
  requires dev.holdfast.api;
  requires static org.jspecify;

  provides dev.holdfast.api.spi.encoder.EncoderProvider with
      dev.holdfast.encoder.json.JsonEncoderProvider;
}
