package dev.holdfast.kernel.patch;

import static dev.holdfast.kernel.patch.Patches.BYTES;
import static dev.holdfast.kernel.patch.Patches.DEPTH;
import static dev.holdfast.kernel.patch.Patches.bytes;
import static dev.holdfast.kernel.patch.Patches.json;
import static dev.holdfast.kernel.patch.Patches.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.WriteOperation.PatchFormat;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Patches that were made to take time or memory. Where the bound is the work counted, less of it is
 * allowed than in earnest, and the refusal is the proof; where it is the algorithm, the time limit
 * is, far above what each needs.
 */
@Timeout(60)
class HostilePatchTests {
  /** A sixteenth of what the smallest patch may cause in earnest. */
  private static final long WORK = 16L << 20;

  @Test
  void copyThatDoublesIsStoppedByItsSize() {
    var refusal = refusal("{'a':'0123456789'}", operations(64, i -> copy("", "/" + i)));

    assertThat(refusal.code()).isEqualTo(ErrorCode.TOO_LARGE);
    assertThat(refusal.facts()).containsKey("operation");
  }

  @Test
  void copyIntoItselfIsStoppedByItsDepth() {
    var refusal = refusal("{'a':0}", operations(10_000, i -> copy("", "/a")));

    assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
    assertThat(refusal.message()).contains("deeper than 512");
  }

  @Test
  void resultAboveTheLimitIsTooLarge() {
    byte[] document = bytes("{\"a\":\"0123456789\"}");
    byte[] patch = bytes(json("[{'op':'copy','from':'/a','path':'/b'}]"));

    assertTooLarge(() -> JsonPatcher.apply(PatchFormat.JSON_PATCH, document, patch, DEPTH, 34));
    assertThat(JsonPatcher.apply(PatchFormat.JSON_PATCH, document, patch, DEPTH, 35)).hasSize(35);
  }

  @Test
  void stepInBetweenMayBeLargerThanTheResult() {
    byte[] document = bytes("{\"a\":\"0123456789\"}");
    byte[] patch =
        bytes(json("[{'op':'copy','from':'/a','path':'/b'},{'op':'remove','path':'/a'}]"));

    assertThat(JsonPatcher.apply(PatchFormat.JSON_PATCH, document, patch, DEPTH, 18)).hasSize(18);
  }

  @Test
  void tenThousandOperationsAreTheMost() {
    String most = operations(10_000, i -> "{'op':'add','path':'/-','value':1}");
    String more = operations(10_001, i -> "{'op':'add','path':'/-','value':1}");

    assertThat(Patches.patch("[]", most)).hasSize(20_001);
    assertThat(refusal("[]", more).code()).isEqualTo(ErrorCode.INVALID_REQUEST);
  }

  @Test
  void honestOperationsOnALargeArrayPass() {
    String document = repeat("[", "0", 100_000, "]");

    assertThat(
            Patches.patch(document, operations(10_000, i -> "{'op':'add','path':'/0','value':1}")))
        .hasSize(220_001);
  }

  @Test
  void honestOperationsOnALargeObjectPass() {
    StringBuilder document = new StringBuilder("{");
    for (int i = 0; i < 100_000; i++) {
      document.append(i == 0 ? "" : ",").append("'name-").append(i).append("':{'v':1}");
    }

    String patched =
        Patches.patch(
            document + "}",
            operations(10_000, i -> "{'op':'replace','path':'/name-" + 7 * i + "/v','value':22}"));

    assertThat(patched).contains(json("'name-7':{'v':22}")).contains(json("'name-8':{'v':1}"));
  }

  @Test
  void shiftingAHugeArrayAgainAndAgainIsStopped() {
    String document = repeat("[", "0", 250_000, "]");

    assertStopped(
        document,
        operations(
            10_000,
            i ->
                i % 2 == 0 ? "{'op':'add','path':'/0','value':1}" : "{'op':'remove','path':'/0'}"));
  }

  @Test
  void copyingAHugeOpenedArrayAgainAndAgainIsStopped() {
    String document = "{'a':" + repeat("[", "0", 125_000, "]") + "}";

    assertStopped(
        document,
        operations(
            9_999,
            i ->
                switch (i % 3) {
                  case 0 -> "{'op':'add','path':'/a/0','value':1}";
                  case 1 -> copy("/a", "/b");
                  default -> "{'op':'remove','path':'/b'}";
                }));
  }

  @Test
  void namesMadeToCollideAndLongCommonPrefixesEnd() {
    StringBuilder document = new StringBuilder("{");
    for (int i = 0; i < 100_000; i++) {
      document.append(i == 0 ? "" : ",").append('\'');
      for (int bit = 0; bit < 18; bit++) {
        document.append((i >> bit & 1) == 0 ? "Aa" : "BB");
      }
      document.append("':0");
    }

    assertEnds(
        document + "}",
        operations(10_000, i -> "{'op':'add','path':'/" + "AaBB".repeat(9) + i + "','value':0}"));
  }

  @Test
  void comparingAHugeNumberAgainAndAgainIsStopped() {
    String document = "[1." + "0".repeat(250_000) + "]";

    assertStopped(document, operations(10_000, i -> "{'op':'test','path':'/0','value':1}"));
  }

  @Test
  void comparingThroughManyDuplicatesAgainAndAgainEnds() {
    String document = "{'x':" + repeat("{", "'a':1", 500_000, "}") + "}";

    assertEnds(document, operations(10_000, i -> "{'op':'test','path':'/x','value':{'a':1}}"));
  }

  @Test
  void deepPathThroughALargeDocumentIsReadOnce() {
    int depth = 500;
    String inner = repeat("[", "0", 2_000_000, "]");
    String document = "[".repeat(depth) + inner + "]".repeat(depth);

    String patched =
        Patches.patch(document, "[{'op':'add','path':'" + "/0".repeat(depth) + "/0','value':1}]");

    assertThat(patched).hasSize(document.length() + 2).startsWith("[".repeat(depth + 1) + "1,0,");
  }

  @Test
  void pathOfMillionsOfTokensLeadsNowhere() {
    assertThat(refusal("{}", "[{'op':'remove','path':'" + "/".repeat(4_000_000) + "'}]").code())
        .isEqualTo(ErrorCode.CONFLICT);
  }

  @Test
  void mergePatchOfManySmallObjectsEnds() {
    StringBuilder patch = new StringBuilder("{'a':null");
    for (int i = 0; i < 120_000; i++) {
      patch.append(",'").append(i).append("':{'a':{}}");
    }

    assertThat(Patches.merge("{}", patch + "}")).hasSize(patch.length() - 8);
  }

  @Test
  void deepestMergeFitsAVirtualThread() throws Exception {
    String deep = "{'a':".repeat(511) + "{'x':1}" + "}".repeat(511);
    String change = "{'a':".repeat(511) + "{'y':2}" + "}".repeat(511);
    AtomicReference<String> merged = new AtomicReference<>("");

    Thread thread = Thread.ofVirtual().start(() -> merged.set(Patches.merge(deep, change)));
    thread.join(Duration.ofSeconds(30));

    assertThat(merged.get()).contains(json("{'x':1,'y':2}"));
  }

  @Test
  void deepestTestFitsAVirtualThread() throws Exception {
    String deep = "[".repeat(510) + "1" + "]".repeat(510);
    String spelt = "[".repeat(510) + "1.0" + "]".repeat(510);
    AtomicReference<String> patched = new AtomicReference<>("");

    Thread thread =
        Thread.ofVirtual()
            .start(() ->
                patched.set(
                    Patches.patch(deep, "[{'op':'test','path':'','value':" + spelt + "}]")));
    thread.join(Duration.ofSeconds(30));

    assertThat(patched.get()).isEqualTo(deep);
  }

  /** It takes more work than is allowed. */
  private static void assertStopped(String document, String patch) {
    byte[] text = bytes(json(document));
    byte[] change = bytes(json(patch));

    assertTooLarge(() ->
        JsonPatcher.apply(PatchFormat.JSON_PATCH, text, change, DEPTH, BYTES, new Work(WORK)));
  }

  /** It is applied or refused, but comes to an end, which the time limit of the class checks. */
  private static void assertEnds(String document, String patch) {
    try {
      Patches.patch(document, patch);
    } catch (HoldfastException e) {
      assertThat(e.code()).as(e.getMessage()).isEqualTo(ErrorCode.TOO_LARGE);
    }
  }

  private static void assertTooLarge(ThrowingCallable work) {
    assertThatThrownBy(work)
        .isInstanceOfSatisfying(
            HoldfastException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TOO_LARGE));
  }

  private static String copy(String from, String path) {
    return "{'op':'copy','from':'" + from + "','path':'" + path + "'}";
  }

  private static String repeat(String open, String element, int count, String close) {
    return open + (element + ",").repeat(count - 1) + element + close;
  }

  private static String operations(int count, IntFunction<String> operation) {
    StringBuilder patch = new StringBuilder("[");
    for (int i = 0; i < count; i++) {
      patch.append(i == 0 ? "" : ",").append(operation.apply(i));
    }
    return patch.append(']').toString();
  }
}
