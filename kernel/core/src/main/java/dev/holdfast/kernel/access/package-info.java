/**
 * Who may call: bearer tokens and the principals behind them.
 *
 * <p>{@link dev.holdfast.kernel.access.TokenRegistry} keeps the digests of all tokens in {@code
 * data/tokens.json}, and writes the secret of the first one, the owner's, to {@code token}; both
 * below the home, with mode 600. A secret is a random number of 256 bits, so one round of SHA-256
 * protects it: there is nothing to guess, and each request can afford it.
 */
package dev.holdfast.kernel.access;
