package dev.holdfast.kernel.delta;

import dev.holdfast.api.spi.encoder.DeltaFormat;

/**
 * A delta that may be logged in place of a whole value, if its base is still the newest when the
 * write is sequenced. It was applied once and made exactly the value.
 *
 * @param base the version that it is taken from
 * @param format its format
 * @param bytes the delta
 */
public record ProposedDelta(long base, DeltaFormat format, byte[] bytes) {}
