package dev.holdfast.shim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpReplyTests {

  private static HttpReply read(String text) throws IOException {
    return HttpReply.read(
        new ByteArrayInputStream(text.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1)));
  }

  @Test
  void aBodyOfKnownLengthIsRead() throws IOException {
    HttpReply reply = read("HTTP/1.1 200 OK\nContent-Length: 3\nX-A:  b \n\nabcdef");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.header("x-a")).isEqualTo("b");
    assertThat(reply.text()).isEqualTo("abc");
  }

  @Test
  void chunksAreJoined() throws IOException {
    assertThat(
            read("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n3\nabc\nA;x=y\n0123456789\n0\n\n")
                .text())
        .isEqualTo("abc0123456789");
  }

  @Test
  void aBodyWithoutLengthGoesOnToTheEnd() throws IOException {
    assertThat(read("HTTP/1.1 200\n\nabc").text()).isEqualTo("abc");
  }

  @Test
  void interimRepliesArePassedOver() throws IOException {
    assertThat(read("HTTP/1.1 100 Continue\n\nHTTP/1.1 204 None\n\n").status()).isEqualTo(204);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "SSH-2.0\n\n",
        "HTTP/1.1 abc\n\n",
        "HTTP/1.1 200 OK\nno colon\n\n",
        "HTTP/1.1 200 OK\nA: b",
        "HTTP/1.1 200 OK\nContent-Length: x\n\n",
        "HTTP/1.1 200 OK\nContent-Length: 5\n\nabc",
        "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\nzz\nabc",
        "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n5\nabc",
        "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n3\nabc\n",
      })
  void aCutOrForeignReplyIsAnError(String text) {
    assertThatThrownBy(() -> read(text).text()).isInstanceOf(IOException.class);
  }
}
