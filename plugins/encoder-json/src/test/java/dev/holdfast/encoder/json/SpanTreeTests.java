package dev.holdfast.encoder.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.json.JsonSlice;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpanTreeTests {
  private static final int MANY = 1 << 17;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1",
        " [ ] ",
        "{\n}",
        "[1 ,2 , 3 ]\n",
        "{\"a\" : [ {\"b\":\"\\\"]\"} ,null ] , \"a\":{ \"\" : -0.0e+1 } }",
        "\t\"text\"\r\n"
      })
  void itemsCommasAndTailsAreTheWholeText(String text) {
    SpanTree tree = SpanParser.parse(text.getBytes(UTF_8), MANY).orElseThrow();

    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    write(tree, SpanTree.DOCUMENT, joined);

    assertThat(joined.toString(UTF_8)).isEqualTo(text);
  }

  private static void write(SpanTree tree, int container, ByteArrayOutputStream out) {
    boolean isFirst = true;
    for (int item : tree.items(container)) {
      if (!isFirst) {
        out.write(',');
      }
      isFirst = false;
      if (tree.isContainer(item)) {
        out.write(tree.text, tree.start(item), tree.valueStart(item) + 1 - tree.start(item));
        write(tree, item, out);
        out.write(tree.text, tree.valueEnd(item) - 1, tree.end(item) - tree.valueEnd(item) + 1);
      } else {
        out.write(tree.text, tree.start(item), tree.length(item));
      }
    }
    int tail = tree.tailStart(container);
    out.write(tree.text, tail, tree.tailEnd(container) - tail);
  }

  @Test
  void whatTheScannerOfTheApiAcceptsHasSpansAndNothingElse() {
    Random random = new Random(3);
    List<String> seeds =
        List.of(
            "{\"a\":[1,-2.5e3,\"x\\u00e9\u00e9\",true,null,{}],\"b\":{\"c\":[[]]}}",
            "[0,10,1e5,\"\\\\\",\" \",[{\"k\": [ ] }]]",
            "[\"\ud83d\ude00\",false]");
    byte[] alphabet = "[]{},:\"\\ \n019.eE+-tfnulrasx\u00e9\ud83d\ude00".getBytes(UTF_8);
    int accepted = 0;
    for (int i = 0; i < 50_000; i++) {
      byte[] text = seeds.get(random.nextInt(seeds.size())).getBytes(UTF_8);
      for (int edits = random.nextInt(3); edits > 0; edits--) {
        text[random.nextInt(text.length)] = alphabet[random.nextInt(alphabet.length)];
      }
      boolean isJson = isJson(text);
      accepted += isJson ? 1 : 0;
      assertThat(SpanParser.parse(text, MANY).isPresent())
          .as(new String(text, UTF_8))
          .isEqualTo(isJson);
    }
    assertThat(accepted).isBetween(10_000, 45_000);
  }

  private static boolean isJson(byte[] text) {
    try {
      JsonSlice.parse(text, 100);
      return true;
    } catch (HoldfastException e) {
      return false;
    }
  }

  @Test
  void moreItemsThanAllowedAreDeclined() {
    byte[] text = ("[" + "1,".repeat(99) + "1]").getBytes(UTF_8);

    assertThat(SpanParser.parse(text, 101)).isPresent();
    assertThat(SpanParser.parse(text, 100)).isEqualTo(Optional.empty());
  }
}
