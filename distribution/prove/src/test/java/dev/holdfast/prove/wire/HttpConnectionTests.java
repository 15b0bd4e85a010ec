package dev.holdfast.prove.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class HttpConnectionTests {
  /** Sends a request to somebody who answers with these bytes and closes. */
  private static HttpReply answered(String bytes) throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual()
          .start(() -> {
            try (Socket socket = server.accept()) {
              socket.getInputStream().read(new byte[4096]);
              socket.getOutputStream().write(bytes.getBytes(StandardCharsets.UTF_8));
              socket.shutdownOutput();
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
      try (HttpConnection connection =
          HttpConnection.open(
              "127.0.0.1:" + server.getLocalPort(), "secret", Duration.ofSeconds(10))) {
        return connection.get("/");
      }
    }
  }

  @Test
  void anAnswerWithALengthIsRead() throws IOException {
    HttpReply reply =
        answered("HTTP/1.1 201 Created\r\nContent-Length: 3\r\nETag: \"1\"\r\n\r\nabc");
    assertThat(reply.status()).isEqualTo(201);
    assertThat(reply.headers()).containsEntry("etag", "\"1\"");
    assertThat(reply.body()).asString().isEqualTo("abc");
  }

  @Test
  void anAnswerInChunksIsRead() throws IOException {
    HttpReply reply =
        answered(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
    assertThat(reply.body()).asString().isEqualTo("abcde");
  }

  @Test
  void halfAnAnswerIsNoAnswer() {
    for (String half :
        new String[] {
          "",
          "HTTP/1.1 20",
          "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n",
          "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nab",
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"
        }) {
      assertThatThrownBy(() -> answered(half)).as(half).isInstanceOf(EOFException.class);
    }
  }

  @Test
  void aProblemSaysItsCodeAndWhetherItKnowsTheOutcome() throws IOException {
    String json = "{\"code\":\"unavailable\",\"outcome\":\"unknown\"}";
    HttpReply reply =
        answered(
            "HTTP/1.1 503 No\r\nContent-Type: application/problem+json\r\nContent-Length: "
                + json.length()
                + "\r\n\r\n"
                + json);
    assertThat(reply.problemCode()).contains("unavailable");
    assertThat(reply.isOutcomeUnknown()).isTrue();
  }
}
