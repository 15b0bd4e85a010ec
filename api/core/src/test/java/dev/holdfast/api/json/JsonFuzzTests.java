package dev.holdfast.api.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Mutated texts: Holdfast and Jackson agree on each, and on what an accepted one says. */
class JsonFuzzTests {
  private static final int TEXTS = 50_000;
  private static final String SPECIAL =
      "[]{}\",:\\/0123456789.eE+-tfnu \n\t\u0000\u007f\u0080\u00c3\u00e2\u00ed\u00f0\u00ff";

  private final long seed = System.nanoTime();
  private final SplittableRandom random = new SplittableRandom(seed);

  @Test
  void mutatedTextsAreJudgedAsJacksonJudgesThem() {
    int accepted = 0;
    for (int i = 0; i < TEXTS; i++) {
      byte[] text = mutated();
      if (JacksonOracle.hasNoOpinion(text)) {
        continue;
      }
      boolean right = JacksonOracle.accepts(text);

      assertThat(JsonTexts.isAccepted(text, 512))
          .as("seed %d text %d: %s", seed, i, HexFormat.of().formatHex(text))
          .isEqualTo(right);
      if (right) {
        accepted++;
        assertThat(JacksonOracle.read(JsonSlice.parse(text, 512)))
            .as("seed %d text %d: %s", seed, i, HexFormat.of().formatHex(text))
            .isEqualTo(JacksonOracle.read(text));
      }
    }
    assertThat(accepted).as("accepted texts, seed %d", seed).isBetween(TEXTS / 50, TEXTS / 2);
  }

  private byte[] mutated() {
    byte[] text = composed(3);
    for (int i = random.nextInt(4); i > 0; i--) {
      text = mutate(text);
    }
    return text;
  }

  /** A text put together from the tables. */
  private byte[] composed(int depth) {
    int kind = random.nextInt(depth == 0 ? 1 : 3);
    if (kind == 0) {
      List<String> from = random.nextInt(10) > 0 ? JsonTexts.ACCEPTED : JsonTexts.REFUSED;
      return JsonTexts.bytes(from.get(random.nextInt(from.size())));
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(kind == 1 ? '[' : '{');
    for (int i = random.nextInt(4); i > 0; i--) {
      if (kind == 2) {
        out.writeBytes(JsonTexts.bytes("\"" + "k".repeat(random.nextInt(3)) + "\":"));
      }
      out.writeBytes(composed(depth - 1));
      if (i > 1) {
        out.write(',');
      }
    }
    out.write(kind == 1 ? ']' : '}');
    return out.toByteArray();
  }

  private byte[] mutate(byte[] text) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int at = random.nextInt(text.length + 1);
    int end = Math.min(text.length, at + random.nextInt(1, 5));
    out.write(text, 0, at);
    switch (random.nextInt(5)) {
      case 0 -> out.write(text, end, text.length - end);
      case 1 -> {
        out.write(special());
        out.write(text, at, text.length - at);
      }
      case 2 -> {
        out.write(special());
        out.write(text, Math.min(text.length, at + 1), Math.max(0, text.length - at - 1));
      }
      case 3 -> {
        out.write(text, at, end - at);
        out.write(text, at, text.length - at);
      }
      default -> {
        int from = random.nextInt(text.length + 1);
        out.write(text, from, text.length - from);
      }
    }
    return out.toByteArray();
  }

  private int special() {
    return random.nextInt(4) == 0
        ? random.nextInt(256)
        : SPECIAL.charAt(random.nextInt(SPECIAL.length()));
  }
}
