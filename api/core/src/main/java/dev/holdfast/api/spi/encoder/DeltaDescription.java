package dev.holdfast.api.spi.encoder;

/**
 * What a delta says of itself, read without its base.
 *
 * @param format its format
 * @param baseLength the length of the value that it is applied to, in bytes
 * @param targetLength the length of the value that it makes, in bytes
 */
public record DeltaDescription(DeltaFormat format, long baseLength, long targetLength) {}
