package dev.holdfast.encoder.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.spi.encoder.DeltaOutcome;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonDeltaTests {
  private final JsonDeltaCodec codec = new JsonDeltaCodec();

  private String operations(String base, String target) {
    byte[] delta = codec.encode(base.getBytes(UTF_8), target.getBytes(UTF_8)).orElseThrow();
    assertThat(codec.apply(base.getBytes(UTF_8), delta, target.length() * 4L))
        .isInstanceOfSatisfying(
            DeltaOutcome.Applied.class,
            applied -> assertThat(new String(applied.target(), UTF_8)).isEqualTo(target));
    String text = new String(delta, UTF_8);
    return text.substring(text.indexOf("\"d\":") + 4, text.length() - 1);
  }

  /** The operations on the items of the root, of which there are some that stay. */
  private String inRoot(String base, String target) {
    String operations = operations(base, target);
    assertThat(operations).startsWith("[{\"~\":").endsWith("}]");
    return operations.substring(6, operations.length() - 2);
  }

  private static String long_(String text) {
    return text + "-".repeat(60);
  }

  @Test
  void whatIsAppendedIsInserted() {
    assertThat(inRoot("[10000,20000,30000]", "[10000,20000,30000,40000,50000]"))
        .isEqualTo("[3,{\"+\":[40000,50000]}]");
  }

  @Test
  void whatGoesIsDropped() {
    assertThat(inRoot("[10000,20000,30000,40000]", "[10000,40000]")).isEqualTo("[1,-2,1]");
  }

  @Test
  void aMemberIsChangedWhereItStands() {
    String base = "{\"aaaaaaaaaa\":1,\"b\":{\"cccccccccc\":[1,2,3],\"dddddddddd\":2},\"e\":3}";
    String target = "{\"aaaaaaaaaa\":1,\"b\":{\"cccccccccc\":[1,2,3],\"dddddddddd\":4},\"e\":3}";

    assertThat(inRoot(base, target)).isEqualTo("[1,{\"~\":[1,-1,{\"+\":{\"dddddddddd\":4}}]},1]");
  }

  @Test
  void aTextIsChangedWithin() {
    String base = "{\"text\":\"" + long_("one é") + " of the two\"}";
    String target = "{\"text\":\"" + long_("one è") + " of the two\"}";

    assertThat(inRoot(base, target)).isEqualTo("[{\"~\":[4,-2,\"è\",71]}]");
  }

  @Test
  void whatMovesIsCopied() {
    String one = '"' + long_("one") + '"';
    String two = '"' + long_("two") + '"';
    String three = '"' + long_("three") + '"';

    assertThat(
            inRoot(
                "[" + one + "," + two + "," + three + "]",
                "[" + three + "," + one + "," + two + "]"))
        .isEqualTo("[{\"@\":[133,67]},2,-1]");
  }

  @Test
  void layoutIsKeptToTheByte() {
    String base = "{\n  \"numbers\": [\n    100000,\n    200000\n  ]\n}\n";
    String target = "{\n  \"numbers\": [\n    100000,\n    200000,\n    3\n  ]\n}\n\n";

    assertThat(operations(base, target))
        .isEqualTo("[{\"~\":[{\"~\":[2,{\"+\":[\n    3]}]}]},{\"ws\":\"\\n\\n\"}]");
  }

  @Test
  void aChangeLongerThanTheValueIsTheValue() {
    assertThat(operations("[1,2,3]", "[4,5]")).isEqualTo("[-1,{\"+\":[[4,5]]}]");
  }

  @Test
  void aDeltaIsJsonWithoutSpaceOfItsOwn() {
    byte[] delta = codec.encode("[1]".getBytes(UTF_8), "[1,2]".getBytes(UTF_8)).orElseThrow();

    assertThat(new String(delta, UTF_8))
        .matches("\\{\"jd\":1,\"b\":\\[3,\\d+],\"t\":\\[5,\\d+],\"d\":.*}");
    assertThat(SpanParser.parse(delta, 100)).isPresent();
  }

  @Test
  void anotherVersionIsNotGuessedAt() {
    byte[] base = "[1]".getBytes(UTF_8);
    for (String version : List.of("0", "2", "10")) {
      String delta = "{\"jd\":" + version + ",\"b\":[3,1],\"t\":[3,1],\"d\":[1]}";
      assertThat(codec.apply(base, delta.getBytes(UTF_8), 10))
          .isInstanceOfSatisfying(
              DeltaOutcome.Refused.class,
              refused -> assertThat(refused.fault()).isEqualTo(DeltaOutcome.Fault.UNKNOWN_FORMAT));
    }
  }

  @Test
  void aPromiseOfManyBytesCostsNone() {
    byte[] base = "[\"0123456789\"]".getBytes(UTF_8);
    String own = new String(codec.encode(base, base).orElseThrow(), UTF_8);
    String head = own.substring(0, own.indexOf("\"t\":"));
    String hostile = head + "\"t\":[2000000000,1],\"d\":[1]}";

    assertThat(codec.apply(base, hostile.getBytes(UTF_8), Integer.MAX_VALUE))
        .isInstanceOfSatisfying(
            DeltaOutcome.Refused.class,
            refused -> assertThat(refused.fault()).isEqualTo(DeltaOutcome.Fault.WRONG_RESULT));
  }

  @Test
  void hostileOperationsAreRefused() {
    byte[] base = "{\"a\":[1,2],\"s\":\"text\",\"n\":1}".getBytes(UTF_8);
    String own = new String(codec.encode(base, base).orElseThrow(), UTF_8);
    String head = own.substring(0, own.indexOf("\"d\":") + 4);
    for (String operations :
        List.of(
            "",
            "[",
            "[]",
            "[2]",
            "[0]",
            "[-0]",
            "[9999999999]",
            "[99999999999999999999]",
            "[01]",
            "[1,]",
            "[,1]",
            "[1 ]",
            "[1]]",
            "[{}]",
            "[{\"~\":[3]}",
            "[{\"~\":[2]}]",
            "[{\"~\":[4]}]",
            "[{\"~\":[2,{\"~\":[1]}]}]",
            "[{\"~\":[1,{\"~\":[5]},1]}]",
            "[{\"~\":[1,{\"~\":[]},1]}]",
            "[{\"~\":[1,{\"~\":[4,\"\\x\"]},1]}]",
            "[{\"~\":[3,{\"ws\":\"x\"}]}]",
            "[{\"~\":[3,{\"ws\":\"\\u0020\"}]}]",
            "[{\"~\":[{\"ws\":\"\"},3]}]",
            "[-1,{\"+\":{}}]",
            "[-1,{\"+\":[[[[}]",
            "[-1,{\"@\":[0,99]}]",
            "[-1,{\"@\":[9999999999,9999999999]}]",
            "[-1,{\"@\":[0,0]}]",
            "[-1,{\"@\":[0,10]},{\"@\":[0,29]},{\"@\":[0,29]}]",
            "[" + "{\"~\":[".repeat(100_000))) {
      assertThat(codec.apply(base, (head + operations + "}").getBytes(UTF_8), 1 << 20))
          .as(operations.substring(0, Math.min(40, operations.length())))
          .isInstanceOf(DeltaOutcome.Refused.class);
    }
  }
}
