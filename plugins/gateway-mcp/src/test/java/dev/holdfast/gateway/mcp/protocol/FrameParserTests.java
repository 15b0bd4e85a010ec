package dev.holdfast.gateway.mcp.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrameParserTests {

  private static Frame parse(String text) {
    return FrameParser.parse(text.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "-32700 | {",
        "-32700 | {'id':1,'method':'ping'} x",
        "-32700 | nonsense",
        "-32700 | {'a':01}",
        "-32700 | {'a':1,}",
        "-32700 | {'a':NaN}",
        "-32600 | []",
        "-32600 | [{'jsonrpc':'2.0','id':1,'method':'ping'}]",
        "-32600 | 7",
        "-32600 | null",
        "-32600 | 'ping'",
        "-32600 | {}",
        "-32600 | {'id':1,'method':'ping'}",
        "-32600 | {'jsonrpc':'1.0','id':1,'method':'ping'}",
        "-32600 | {'jsonrpc':2.0,'id':1,'method':'ping'}",
        "-32600 | {'jsonrpc':'2.0','id':1}",
        "-32600 | {'jsonrpc':'2.0','id':1,'method':7}",
        "-32600 | {'jsonrpc':'2.0','id':null,'method':'ping'}",
        "-32600 | {'jsonrpc':'2.0','id':true,'method':'ping'}",
        "-32600 | {'jsonrpc':'2.0','id':{},'method':'ping'}",
        "-32602 | {'jsonrpc':'2.0','id':1,'method':'ping','params':[]}",
        "-32602 | {'jsonrpc':'2.0','id':1,'method':'ping','params':7}",
      })
  void aMalformedFrameHasItsCode(int code, String text) {
    Frame frame = parse(text.replace('\'', '"'));

    assertThat(frame).isInstanceOf(Frame.Malformed.class);
    assertThat(((Frame.Malformed) frame).fault().code()).isEqualTo(code);
  }

  @Test
  void bytesThatAreNotUtf8AreAParseError() {
    Frame frame = FrameParser.parse(new byte[] {'"', (byte) 0xc0, (byte) 0x80, '"'});

    assertThat(((Frame.Malformed) frame).fault().code()).isEqualTo(Fault.PARSE_ERROR);
  }

  @Test
  void theEmptyFrameIsAParseError() {
    assertThat(((Frame.Malformed) parse("")).fault().code()).isEqualTo(Fault.PARSE_ERROR);
  }

  @Test
  void nestingIsBounded() {
    String deep = "[".repeat(FrameParser.MAX_DEPTH) + "]".repeat(FrameParser.MAX_DEPTH);

    assertThat(((Frame.Malformed) parse(deep)).fault().code()).isEqualTo(Fault.INVALID_REQUEST);
    assertThat(((Frame.Malformed) parse("[" + deep + "]")).fault().code())
        .isEqualTo(Fault.PARSE_ERROR);
    assertThat(((Frame.Malformed) parse("[".repeat(1 << 20))).fault().code())
        .isEqualTo(Fault.PARSE_ERROR);
  }

  @Test
  void anInvalidFrameKeepsTheIdThatCouldBeRead() {
    Frame frame = parse("{\"jsonrpc\":\"2.0\",\"id\":\"a\",\"method\":7}");

    assertThat(((Frame.Malformed) frame).id()).map(RequestId::raw).contains("\"a\"");
  }

  @Test
  void spellingsOfOneStringAreOneId() {
    Frame.Request plain =
        (Frame.Request) parse("{\"jsonrpc\":\"2.0\",\"id\":\"1\",\"method\":\"m\"}");
    Frame.Request escaped =
        (Frame.Request) parse("{\"jsonrpc\":\"2.0\",\"id\":\"\\u0031\",\"method\":\"m\"}");
    Frame.Request number = (Frame.Request) parse("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"m\"}");

    assertThat(escaped.id().key()).isEqualTo(plain.id().key());
    assertThat(escaped.id().raw()).isEqualTo("\"\\u0031\"");
    assertThat(number.id().key()).isNotEqualTo(plain.id().key());
  }

  @Test
  void aResponseHasItsIdAndItsResultButNoError() {
    Frame.Response good =
        (Frame.Response) parse("{\"jsonrpc\":\"2.0\",\"id\":\"a\",\"result\":{\"x\":1}}");
    Frame.Response bad =
        (Frame.Response)
            parse("{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":1,\"message\":\"\"}}");

    assertThat(good.id().orElseThrow().text()).isEqualTo("a");
    assertThat(good.result().orElseThrow().raw()).isEqualTo("{\"x\":1}");
    assertThat(bad.id()).isEmpty();
    assertThat(bad.result()).isEmpty();
  }

  @Test
  void randomDamageNeverThrows() {
    byte[] good =
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"\\u00e9\"}}"
            .getBytes(StandardCharsets.UTF_8);
    Random random = new Random(20301);
    for (int i = 0; i < 20_000; i++) {
      byte[] damaged = good.clone();
      for (int flips = random.nextInt(4); flips >= 0; flips--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      assertThat(FrameParser.parse(damaged)).isNotNull();
    }
  }
}
