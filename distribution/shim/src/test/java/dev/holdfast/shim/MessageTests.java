package dev.holdfast.shim;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageTests {

  private static byte[] bytes(String text) {
    return text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      nullValues = "-",
      value = {
        "REQUEST | 1 | ping | {'jsonrpc':'2.0','id':1,'method':'ping'}",
        "REQUEST | 'a' | ping | { 'method' : 'ping' , 'id' : 'a' }",
        "REQUEST | 'a\\'}' | m | {'params':{'id':7,'method':'no'},'id':'a\\'}','method':'m'}",
        "REQUEST | 2 | m | {'x':[{'id':1},'}',[']']],'id':2,'method':'m'}",
        "REQUEST | -1.5e3 | m | {'id':-1.5e3,'method':'m'}",
        "REQUEST | 3 | m | {'id':1,'method':'m','id':3}",
        "REQUEST | 4 | ping | {'\\u0069d':4,'m\\u0065thod':'p\\u0069ng'}",
        "REQUEST | 5 | m | {'s':'\\\\','id':5,'method':'m'}",
        "REQUEST | 6 | m | {'s':'\\\\\\'','id':6,'method':'m'}",
        "REQUEST | '' | m | {'id':'','method':'m'}",
        "NOTIFICATION | - | n | {'method':'n'}",
        "NOTIFICATION | - | n | {'id':null,'method':'n'}",
        "RESPONSE | 1 | - | {'id':1,'result':{'method':'x'}}",
        "RESPONSE | 's' | - | {'id':'s','error':{'code':1}}",
        "OTHER | - | - | {'id':null,'error':{'code':1}}",
        "OTHER | - | - | []",
        "OTHER | - | - | [{'id':1,'method':'m'}]",
        "OTHER | - | - | 'id'",
        "OTHER | - | - | {",
        "OTHER | - | - | {'id':1,'method':'m'",
        "OTHER | - | - | {'id'",
        "OTHER | - | - | {'id':",
        "OTHER | - | - | {'id",
        "OTHER | - | - | nonsense",
      })
  void aLineIsUnderstoodByItsTopLevelMembers(
      Message.Kind kind, String id, String method, String line) {
    Message message = Message.scan(bytes(line));

    assertThat(message.kind()).isEqualTo(kind);
    assertThat(message.id()).isEqualTo(id == null ? "" : id.replace('\'', '"'));
    assertThat(message.method()).isEqualTo(method == null ? "" : method);
  }

  @Test
  void theCancelledRequestIsFound() {
    assertThat(Message.cancelledId(bytes("{'params':{'reason':'x','requestId':'a b'}}")))
        .isEqualTo("\"a b\"");
    assertThat(Message.cancelledId(bytes("{'params':[]}"))).isEmpty();
    assertThat(Message.cancelledId(bytes("{}"))).isEmpty();
  }

  @Test
  void anErrorIsOneLineWithItsTextEscaped() {
    String error =
        new String(Message.error("\"a\"", -32000, "x \"y\"\n\\"), StandardCharsets.UTF_8);

    assertThat(error)
        .isEqualTo(
            "{\"jsonrpc\":\"2.0\",\"id\":\"a\",\"error\":{\"code\":-32000,"
                + "\"message\":\"x \\\"y\\\"\\u000a\\\\\"}}\n");
    assertThat(new String(Message.error("", 1, "m"), StandardCharsets.UTF_8))
        .contains("\"id\":null");
  }

  @Test
  void randomDamageNeitherThrowsNorHangs() {
    byte[] good = bytes("{'jsonrpc':'2.0','id':'\\u00e9','method':'m','params':{'a':[1,{}]}}");
    Random random = new Random(7433);
    for (int i = 0; i < 50_000; i++) {
      byte[] damaged = good.clone();
      for (int flips = random.nextInt(5); flips >= 0; flips--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      assertThat(Message.scan(damaged)).isNotNull();
    }
  }
}
