package dev.holdfast.kernel.patch;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.WriteOperation.PatchFormat;
import dev.holdfast.api.json.JsonSlice;

/** Applies patches to JSON text. */
public final class JsonPatcher {
  /** The most operations of a JSON Patch. */
  public static final int MAX_OPERATIONS = 10_000;

  private JsonPatcher() {}

  /**
   * Applies {@code patch} to {@code document}: all of it or, on a throw, nothing. Neither array is
   * changed.
   *
   * <p>The result has no insignificant space; strings, numbers and names are spelt as they came,
   * members stay in order, and duplicates stay unless the patch names them: a path follows the last
   * of them, removing removes all, setting leaves one. A patch that changes nothing answers the
   * document as it is.
   *
   * @param format which kind of patch
   * @param document the JSON text that is patched
   * @param patch the patch, JSON text
   * @param maxDepth the deepest nesting of either text and of the result
   * @param maxBytes the largest result; between two operations it may be twice as large
   * @param check called now and then; it throws when nobody waits for the result any more
   * @throws HoldfastException with {@link ErrorCode#INVALID_REQUEST} when the patch is none, or the
   *     result would be nested too deep; with {@link ErrorCode#CONFLICT} when a {@code test} fails
   *     or a path does not exist; with {@link ErrorCode#TOO_LARGE} when the result is too large, or
   *     the patch takes work out of all proportion to its size. The facts {@code operation} (from
   *     0) and {@code path} say where
   */
  public static byte[] apply(
      PatchFormat format,
      byte[] document,
      byte[] patch,
      int maxDepth,
      long maxBytes,
      Runnable check) {
    Work work = Work.ofInput((long) document.length + patch.length, check);
    return apply(format, document, patch, maxDepth, maxBytes, work);
  }

  /** The same for one who always waits. */
  static byte[] apply(
      PatchFormat format, byte[] document, byte[] patch, int maxDepth, long maxBytes) {
    return apply(format, document, patch, maxDepth, maxBytes, () -> {});
  }

  /** Applies a patch that may take so much work. */
  static byte[] apply(
      PatchFormat format, byte[] document, byte[] patch, int maxDepth, long maxBytes, Work work) {
    check("value", document, maxDepth);
    check("patch", patch, maxDepth);
    Leaf before = Text.compact(document).root();
    Leaf change = Text.compact(patch).root();
    Node after =
        switch (format) {
          case JSON_PATCH ->
              new JsonPatch(work, maxDepth, maxBytes).apply(before, PatchReader.read(change, work));
          case MERGE_PATCH -> new MergePatch(work).apply(before, change);
        };
    if (after == before) {
      checkSize(document.length, maxBytes);
      return document.clone();
    }
    checkSize(after.length(), maxBytes);
    ByteSink out = new ByteSink((int) after.length());
    after.write(out);
    return out.toBytes();
  }

  private static void check(String what, byte[] text, int maxDepth) {
    try {
      JsonSlice.parse(text, maxDepth);
    } catch (HoldfastException e) {
      throw new HoldfastException(e.code(), "The " + what + ": " + e.getMessage());
    }
  }

  private static void checkSize(long length, long maxBytes) {
    if (length > Math.min(maxBytes, Integer.MAX_VALUE - 16)) {
      throw new HoldfastException(
          ErrorCode.TOO_LARGE,
          "The patched value would have "
              + length
              + " bytes; at most "
              + maxBytes
              + " are allowed.");
    }
  }
}
