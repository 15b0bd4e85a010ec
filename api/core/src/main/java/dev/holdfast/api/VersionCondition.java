package dev.holdfast.api;

/** What must be true of a key's version for a write to be carried out. */
public sealed interface VersionCondition {

  /** Nothing: the write is unconditional. */
  record Any() implements VersionCondition {}

  /** The key must not exist ({@code ifVersion: 0}, {@code If-None-Match: *}). */
  record Absent() implements VersionCondition {}

  /** The key must exist, at whatever version ({@code If-Match: *}). */
  record Present() implements VersionCondition {}

  /** The key must exist at exactly this version, 1 or more. */
  record Exactly(long version) implements VersionCondition {}

  /** The condition that {@code ifVersion} says: 0 = absent, N = exactly N. */
  static VersionCondition ifVersion(long version) {
    if (version < 0) {
      throw new HoldfastException(
          ErrorCode.INVALID_REQUEST,
          "ifVersion is " + version + ": give 0 (must not exist) or a version from 1.");
    }
    return version == 0 ? new Absent() : new Exactly(version);
  }
}
