package dev.holdfast.kernel.commit;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.Refusal;

/** What a decision says when it refuses an operation for what the key holds. */
final class Refused {
  private Refused() {}

  static Refusal tooLarge(ContextKey key, long maxValueBytes) {
    return Refusal.of(
        ErrorCode.TOO_LARGE,
        "'"
            + key
            + "' would grow beyond limits.value "
            + maxValueBytes
            + " bytes. Begin a new key, or put a shorter value.");
  }

  static Refusal otherType(ContextKey key, String contentType, boolean isJson) {
    return Refusal.of(
        ErrorCode.UNSUPPORTED_TYPE,
        "'"
            + key
            + "' is "
            + contentType
            + ": append "
            + (isJson ? "bytes" : "a JSON element")
            + " to it.");
  }

  static Refusal absent(ContextKey key) {
    return Refusal.of(ErrorCode.NOT_FOUND, "'" + key + "' does not exist.");
  }

  /** The refusal of an append to JSON that is no array. */
  static Refusal notAnArray(ContextKey key, long version) {
    return Refusal.of(
            ErrorCode.INVALID_REQUEST,
            "'"
                + key
                + "' is JSON but not an array, so nothing can be appended to it. Put or patch it.")
        .with("currentVersion", version);
  }
}
