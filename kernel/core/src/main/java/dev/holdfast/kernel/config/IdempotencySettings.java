package dev.holdfast.kernel.config;

import java.time.Duration;

/**
 * How results of idempotency keys are remembered ({@code idempotency.*}).
 *
 * @param retention how long
 * @param perPrincipal how many for one principal, at least 1; the oldest goes first
 */
public record IdempotencySettings(Duration retention, int perPrincipal) {}
