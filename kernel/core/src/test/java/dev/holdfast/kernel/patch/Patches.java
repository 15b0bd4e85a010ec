package dev.holdfast.kernel.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.Refusal;
import dev.holdfast.api.WriteOperation.PatchFormat;
import java.nio.charset.StandardCharsets;

/** Shorthand of the patch tests. In texts, {@code '} stands for a double quote. */
final class Patches {
  static final int DEPTH = 512;
  static final long BYTES = 8L << 20;

  private Patches() {}

  static String json(String text) {
    return text.replace('\'', '"');
  }

  static String patch(String document, String patch) {
    return apply(PatchFormat.JSON_PATCH, json(document), json(patch));
  }

  static String merge(String document, String patch) {
    return apply(PatchFormat.MERGE_PATCH, json(document), json(patch));
  }

  static String apply(PatchFormat format, String document, String patch) {
    return new String(
        JsonPatcher.apply(format, bytes(document), bytes(patch), DEPTH, BYTES),
        StandardCharsets.UTF_8);
  }

  static Refusal refusal(String document, String patch) {
    HoldfastException refused =
        catchThrowableOfType(HoldfastException.class, () -> patch(document, patch));
    assertThat(refused).as("refusal of %s", patch).isNotNull();
    return refused.refusal();
  }

  static void assertRefused(ErrorCode code, int operation, String document, String patch) {
    Refusal refusal = refusal(document, patch);
    assertThat(refusal.code()).as(refusal.message()).isEqualTo(code);
    assertThat(refusal.facts()).containsEntry("operation", operation);
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
