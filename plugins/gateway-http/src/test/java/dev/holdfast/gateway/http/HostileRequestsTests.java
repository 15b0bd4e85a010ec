package dev.holdfast.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Requests that mean harm, byte for byte. Each gets exactly one answer, the connection ends, and
 * nothing of the server shows.
 */
final class HostileRequestsTests {
  private static final String GOOD_HOST = "Host: 127.0.0.1:@PORT@\r\n";
  private static final String GOOD_TOKEN = "Authorization: Bearer secret-admin\r\n";
  private static final String GOOD = GOOD_HOST + GOOD_TOKEN;
  private static final String CLOSE = "Connection: close\r\n";
  private static final String HIDDEN =
      "PUT /v1/contexts/hidden HTTP/1.1\r\n" + GOOD + "Content-Length: 1\r\n\r\nx";

  private static TestGateway gateway;

  /**
   * One attack.
   *
   * @param name what it tries
   * @param bytes what it sends; {@code @PORT@} stands for the port
   * @param status the answer expected
   * @param code the code expected
   */
  record Attack(String name, String bytes, int status, String code) {
    @Override
    public String toString() {
      return name;
    }
  }

  @BeforeAll
  static void start() throws IOException {
    gateway = TestGateway.start();
    try (RawClient client = gateway.connect()) {
      client.send(
          withPort(
              "PUT /v1/contexts/seed HTTP/1.1\r\n" + GOOD + CLOSE + "Content-Length: 1\r\n\r\n1"));
      assertThat(client.readAll()).startsWith("HTTP/1.1 201 ");
    }
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  private static String withPort(String text) {
    return text.replace("@PORT@", Integer.toString(gateway.port()));
  }

  static Stream<Attack> framing() {
    String put = "PUT /v1/contexts/k HTTP/1.1\r\n" + GOOD;
    String get = "GET /v1/contexts/seed HTTP/1.1\r\n";
    String chunked = put + "Transfer-Encoding: chunked\r\n";
    return Stream.of(
        bad("length and coding", chunked + "Content-Length: 4\r\n\r\n0\r\n\r\n" + HIDDEN),
        bad(
            "coding and length",
            put + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        bad("two lengths", put + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nab"),
        bad("two equal lengths", put + "Content-Length: 1\r\nContent-Length: 1\r\n\r\na"),
        bad("list of lengths", put + "Content-Length: 1, 2\r\n\r\nab"),
        bad("length with plus", put + "Content-Length: +5\r\n\r\nabcde"),
        bad("negative length", put + "Content-Length: -1\r\n\r\n"),
        bad("length in hex", put + "Content-Length: 0x5\r\n\r\nabcde"),
        bad("length beyond 64 bits", put + "Content-Length: 99999999999999999999\r\n\r\n"),
        bad("empty length", put + "Content-Length: \r\n\r\n"),
        bad("space before colon", put + "Content-Length : 1\r\n\r\na"),
        bad("no chunk size", chunked + "\r\nxyz\r\n" + HIDDEN),
        bad("chunk size that is no number", chunked + "\r\nZZ\r\nabc\r\n0\r\n\r\n" + HIDDEN),
        bad("chunk size too large", chunked + "\r\nfffffffffffffffff\r\nabc\r\n0\r\n\r\n" + HIDDEN),
        bad("negative chunk size", chunked + "\r\n-1\r\nabc\r\n0\r\n\r\n" + HIDDEN),
        bad("chunk without line end", chunked + "\r\n3\r\nabcX0\r\n\r\n" + HIDDEN),
        bad("chunk ended by bare LF", chunked + "\r\n3\nabc\n0\n\n" + HIDDEN),
        bad("coding twice", chunked + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + HIDDEN),
        bad("coding in disguise", put + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" + HIDDEN),
        bad("coding with tab", put + "Transfer-Encoding:\u000bchunked\r\n\r\n0\r\n\r\n" + HIDDEN),
        bad("identity coding", put + "Transfer-Encoding: identity\r\nContent-Length: 1\r\n\r\na"),
        bad("chunked not last", put + "Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n" + HIDDEN),
        bad(
            "coding on HTTP/1.0",
            "PUT /v1/contexts/k HTTP/1.0\r\n"
                + GOOD
                + "Connection: keep-alive\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n"
                + HIDDEN),
        bad("no Host", get + GOOD_TOKEN + "\r\n"),
        bad("two Hosts", get + GOOD_HOST + GOOD + "\r\n"),
        bad("folded header", get + GOOD + "X-A: 1\r\n 2\r\n\r\n"),
        bad("header begins with space", get + " X-A: 1\r\n" + GOOD + "\r\n"),
        bad("bare LF", "GET /v1/contexts/seed HTTP/1.1\n" + GOOD.replace("\r", "") + "\n"),
        bad("bare LF in headers", get + GOOD + "X-A: 1\nX-B: 2\r\n\r\n"),
        bad("bare CR in header", get + GOOD + "X-A: 1\rX-B: 2\r\n\r\n"),
        bad("NUL in header value", get + GOOD + "X-A: 1\u0000\r\n\r\n"),
        bad("NUL in header name", get + GOOD + "X\u0000A: 1\r\n\r\n"),
        bad("NUL in request line", "GET /v1/contexts/se\u0000ed HTTP/1.1\r\n" + GOOD + "\r\n"),
        bad("header without colon", get + GOOD + "nonsense\r\n\r\n"),
        bad("empty header name", get + GOOD + ": x\r\n\r\n"),
        bad("space in header name", get + GOOD + "X A: 1\r\n\r\n"),
        bad("method with odd characters", "GE(T /v1/live HTTP/1.1\r\n" + GOOD_HOST + "\r\n"),
        bad("space in target", "GET /v1/contexts/a b HTTP/1.1\r\n" + GOOD + "\r\n"),
        new Attack("HTTP/0.9", "GET /v1/live\r\n\r\n", 505, "invalid-request"),
        new Attack("HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505, "invalid-request"),
        new Attack(
            "HTTP/3.7", "GET /v1/live HTTP/3.7\r\n" + GOOD_HOST + "\r\n", 505, "invalid-request"),
        new Attack(
            "one header of 64 KiB",
            get + GOOD + "X-A: " + "a".repeat(65_536) + "\r\n\r\n",
            431,
            "too-large"),
        new Attack(
            "6000 headers", get + GOOD + "X-A: 1\r\n".repeat(6000) + "\r\n", 431, "too-large"),
        new Attack(
            "target of 64 KiB",
            "GET /v1/contexts/" + "a".repeat(65_536) + " HTTP/1.1\r\n" + GOOD + "\r\n",
            414,
            "too-large"),
        new Attack(
            "unknown expectation",
            put + "Expect: tea\r\nContent-Length: 1\r\n\r\na",
            417,
            "invalid-request"));
  }

  static Stream<Attack> unreadBodies() {
    String refused = "PUT /v1/contexts/k HTTP/1.1\r\n" + GOOD_HOST;
    String flood = HIDDEN.repeat(200);
    String length = "Content-Length: " + withPort(flood).length() + "\r\n";
    String inChunk =
        Integer.toHexString(withPort(flood).length()) + "\r\n" + flood + "\r\n0\r\n\r\n";
    return Stream.of(
        new Attack(
            "requests in a refused body of known length",
            refused + length + "\r\n" + flood,
            401,
            "unauthorized"),
        new Attack(
            "requests in a refused chunk",
            refused + "Transfer-Encoding: chunked\r\n\r\n" + inChunk,
            401,
            "unauthorized"),
        new Attack(
            "requests after a refused broken chunk",
            refused + "Transfer-Encoding: chunked\r\n\r\nzz\r\n" + flood,
            401,
            "unauthorized"),
        new Attack(
            "requests in the body of a GET",
            "GET /v1/contexts/seed HTTP/1.1\r\n" + GOOD + length + "\r\n" + flood,
            200,
            ""),
        new Attack(
            "requests in the body for an unknown path",
            "POST /v1/none HTTP/1.1\r\n" + GOOD + length + "\r\n" + flood,
            404,
            "not-found"),
        new Attack(
            "requests in a body that is too large",
            "PUT /v1/contexts/k HTTP/1.1\r\n"
                + GOOD
                + "Content-Length: 2000000\r\n\r\n"
                + flood
                + "x".repeat(2_000_000 - withPort(flood).length()),
            413,
            "too-large"),
        new Attack(
            "requests in chunks that are too large",
            "PUT /v1/contexts/k HTTP/1.1\r\n"
                + GOOD
                + "Transfer-Encoding: chunked\r\n\r\n"
                + ("10000\r\n" + "x".repeat(65_536) + "\r\n").repeat(20)
                + inChunk,
            413,
            "too-large"),
        new Attack(
            "100-continue that is refused",
            refused + length + "Expect: 100-continue\r\n\r\n",
            401,
            "unauthorized"),
        new Attack(
            "100-continue that is refused, body sent all the same",
            refused + length + "Expect: 100-continue\r\n\r\n" + flood,
            401,
            "unauthorized"),
        new Attack(
            "HTTP/1.0 with keep-alive and unread body",
            "PUT /v1/contexts/k HTTP/1.0\r\n"
                + GOOD_HOST
                + "Connection: keep-alive\r\n"
                + length
                + "\r\n"
                + flood,
            401,
            "unauthorized"));
  }

  static Stream<Attack> strangers() {
    List<Attack> attacks = new ArrayList<>();
    for (String host :
        List.of(
            "evil.example",
            "localhost.evil:@PORT@",
            "127.0.0.1.evil:@PORT@",
            "127.0.0.1",
            "localhost",
            "127.0.0.1:1",
            "127.0.0.1:@PORT@0",
            "0.0.0.0:@PORT@",
            "127.1:@PORT@",
            "2130706433:@PORT@",
            "localhost.:@PORT@",
            "[::]:@PORT@",
            "[::ffff:127.0.0.1]:@PORT@",
            "evil@127.0.0.1:@PORT@",
            "127.0.0.1:@PORT@, evil",
            "LOCALHOST:@PORT@")) {
      boolean malformed = host.contains("@127") || host.contains(",") || host.endsWith("@0");
      attacks.add(
          new Attack(
              "Host " + host,
              "GET /v1/live HTTP/1.1\r\nHost: " + host + "\r\n" + CLOSE + "\r\n",
              malformed ? 400 : 421,
              malformed ? "invalid-request" : "misdirected"));
    }
    attacks.add(
        new Attack("no Host on HTTP/1.0", "GET /v1/live HTTP/1.0\r\n\r\n", 421, "misdirected"));
    attacks.add(
        new Attack(
            "foreign absolute target",
            "GET http://evil.example/v1/live HTTP/1.1\r\nHost: evil.example\r\n" + CLOSE + "\r\n",
            421,
            "misdirected"));
    attacks.add(
        new Attack(
            "absolute target beside another Host",
            "GET http://evil.example/v1/live HTTP/1.1\r\n" + GOOD_HOST + CLOSE + "\r\n",
            400,
            "invalid-request"));
    attacks.add(
        new Attack(
            "absolute target of another scheme",
            "GET https://127.0.0.1:@PORT@/v1/live HTTP/1.1\r\n" + GOOD_HOST + CLOSE + "\r\n",
            421,
            "misdirected"));
    for (String origin :
        List.of(
            "null",
            "http://evil.example",
            "http://localhost.evil:@PORT@",
            "http://127.0.0.1.evil:@PORT@",
            "https://127.0.0.1:@PORT@",
            "http://127.0.0.1",
            "http://127.0.0.1:1",
            "http://127.0.0.1:@PORT@/",
            "http://127.0.0.1:@PORT@ http://evil",
            "127.0.0.1:@PORT@",
            "HTTP://127.0.0.1:@PORT@",
            "file://",
            "*")) {
      attacks.add(
          new Attack(
              "Origin " + origin,
              "GET /v1/contexts/seed HTTP/1.1\r\n"
                  + GOOD
                  + "Origin: "
                  + origin
                  + "\r\n"
                  + CLOSE
                  + "\r\n",
              403,
              "forbidden"));
    }
    attacks.add(
        new Attack(
            "two Origins",
            "GET /v1/live HTTP/1.1\r\n"
                + GOOD
                + "Origin: http://127.0.0.1:@PORT@\r\nOrigin: http://evil\r\n"
                + CLOSE
                + "\r\n",
            403,
            "forbidden"));
    attacks.add(
        new Attack(
            "empty Origin",
            "GET /v1/live HTTP/1.1\r\n" + GOOD + "Origin: \r\n" + CLOSE + "\r\n",
            403,
            "forbidden"));
    for (String token :
        List.of(
            "",
            "Authorization: \r\n",
            "Authorization: Bearer\r\n",
            "Authorization: Bearer \r\n",
            "Authorization: Bearer wrong\r\n",
            "Authorization: Bearer secret-admi\r\n",
            "Authorization: Bearer secret-admin2\r\n",
            "Authorization: Bearer secret-admin secret-admin\r\n",
            "Authorization: Bearer  secret-admin\r\n",
            "Authorization: Bearer secret-admin,\r\n",
            "Authorization: Basic c2VjcmV0LWFkbWlu\r\n",
            "Authorization: secret-admin\r\n",
            "Authorization: Bearer " + "a".repeat(4000) + "\r\n",
            GOOD_TOKEN + GOOD_TOKEN,
            "Cookie: token=secret-admin\r\n",
            "X-Authorization: Bearer secret-admin\r\n")) {
      attacks.add(
          new Attack(
              "token '" + token.strip().substring(0, Math.min(50, token.strip().length())) + "'",
              "GET /v1/contexts/seed HTTP/1.1\r\n" + GOOD_HOST + token + CLOSE + "\r\n",
              401,
              "unauthorized"));
    }
    attacks.add(
        new Attack(
            "token in the query",
            "GET /v1/contexts/seed?access_token=secret-admin HTTP/1.1\r\n"
                + GOOD_HOST
                + CLOSE
                + "\r\n",
            401,
            "unauthorized"));
    attacks.add(
        new Attack(
            "unknown path without token",
            "GET /v1/none HTTP/1.1\r\n" + GOOD_HOST + CLOSE + "\r\n",
            401,
            "unauthorized"));
    attacks.add(
        new Attack(
            "wrong method without token",
            "POST /v1/live HTTP/1.1\r\n" + GOOD_HOST + CLOSE + "\r\n",
            401,
            "unauthorized"));
    return attacks.stream();
  }

  static Stream<Attack> targets() {
    List<Attack> attacks = new ArrayList<>();
    for (String key :
        List.of(
            "..",
            "../x",
            "a/../b",
            "a/%2e%2e/b",
            "a/%2E/b",
            "a/./b",
            "a//b",
            "/a",
            "a/",
            "a%2Fb",
            "a%2fb",
            "%0a",
            "%7f",
            "a;b",
            "%ff",
            "%c0%af",
            "%ed%a0%80",
            "%f4%90%80%80",
            "%c3",
            "holdfast/x",
            "holdfast",
            "",
            "a".repeat(257),
            "%c3%a9".repeat(129),
            "a\\b",
            "a\"b",
            "a|b",
            "a^b",
            "a{b}",
            "a}b")) {
      attacks.add(
          new Attack(
              "key " + (key.length() > 40 ? key.substring(0, 40) + "..." : key),
              "GET /v1/contexts/" + key + " HTTP/1.1\r\n" + GOOD + CLOSE + "\r\n",
              400,
              "invalid-key"));
    }
    for (String target :
        List.of(
            "/v1/../v1/live",
            "//v1/live",
            "/v1//live",
            "/%76%31/live/%2e%2e/x",
            "/v1/live/..",
            "/v1%2Flive",
            "/v1/live;x",
            "/v1/contexts/%00",
            "/v1/contexts/a%00b",
            "/v1/contexts/%",
            "/v1/contexts/%4",
            "/v1/contexts/%zz",
            "/v1/contexts?limit=0",
            "/v1/contexts?limit=1001",
            "/v1/contexts?limit=-1",
            "/v1/contexts?limit=1e3",
            "/v1/contexts?limit=",
            "/v1/contexts?limit=99999999999999999999",
            "/v1/contexts?prefix=a&prefix=b",
            "/v1/contexts?nonsense=1",
            "/v1/contexts?prefix=%ff",
            "/v1/contexts?prefix=%4",
            "/v1/contexts/seed?version=0",
            "/v1/contexts/seed?version=x",
            "/v1/history/seed?after=-1",
            "/v1/events?from=x",
            "/v1/events?from=-1",
            "/v1/status?verbose",
            "/v1/contexts/seed?access_token=x")) {
      attacks.add(
          new Attack(
              "target " + target,
              "GET " + target + " HTTP/1.1\r\n" + GOOD + CLOSE + "\r\n",
              400,
              "invalid-request"));
    }
    attacks.add(
        new Attack(
            "unknown path", "GET /v2/none HTTP/1.1\r\n" + GOOD + CLOSE + "\r\n", 404, "not-found"));
    attacks.add(
        new Attack(
            "trailing slash",
            "GET /v1/status/ HTTP/1.1\r\n" + GOOD + CLOSE + "\r\n",
            404,
            "not-found"));
    attacks.add(
        new Attack(
            "other case", "GET /V1/status HTTP/1.1\r\n" + GOOD + CLOSE + "\r\n", 404, "not-found"));
    for (String method : List.of("OPTIONS", "TRACE", "POST", "get", "PUT", "FOO")) {
      attacks.add(
          new Attack(
              "method " + method,
              method + " /v1/status HTTP/1.1\r\n" + GOOD + CLOSE + "\r\n",
              405,
              "method-not-allowed"));
    }
    attacks.add(
        new Attack(
            "OPTIONS *", "OPTIONS * HTTP/1.1\r\n" + GOOD + CLOSE + "\r\n", 400, "invalid-request"));
    attacks.add(
        new Attack(
            "CONNECT",
            "CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n"
                + GOOD_TOKEN
                + CLOSE
                + "\r\n",
            421,
            "misdirected"));
    return attacks.stream();
  }

  static Stream<Attack> headers() {
    List<Attack> attacks = new ArrayList<>();
    for (String header :
        List.of(
            "If-Match: 7",
            "If-Match: \"x\"",
            "If-Match: \"0\"",
            "If-Match: W/\"1\"",
            "If-Match: \"1\", \"2\"",
            "If-Match: ",
            "If-Match: \"99999999999999999999\"",
            "If-None-Match: \"1\"",
            "If-Match: *\r\nIf-None-Match: *",
            "If-Match: *\r\nIf-Match: *",
            "Holdfast-TTL: 5",
            "Holdfast-TTL: -5m",
            "Holdfast-TTL: 5 m",
            "Holdfast-TTL: forever",
            "Holdfast-TTL: 999999999999999d",
            "Holdfast-TTL: 1m\r\nHoldfast-TTL: 2m",
            "Holdfast-Fence: x",
            "Holdfast-Fence: -1",
            "Holdfast-Fence: +1",
            "Holdfast-Fence: 99999999999999999999",
            "Holdfast-Priority: urgent",
            "Holdfast-Priority: HIGH",
            "Idempotency-Key: ",
            "Idempotency-Key: " + "k".repeat(129),
            "Idempotency-Key: caf\u00e9",
            "Content-Digest: sha-256=x",
            "Content-Digest: sha-256=:AAAA:",
            "Content-Digest: ",
            "Content-Digest: sha-256=:????:",
            "Holdfast-Deadline: 31s",
            "Holdfast-Deadline: 0s",
            "Holdfast-Deadline: soon")) {
      attacks.add(
          new Attack(
              header.length() > 50 ? header.substring(0, 50) : header,
              "PUT /v1/contexts/k HTTP/1.1\r\n"
                  + GOOD
                  + header
                  + "\r\n"
                  + CLOSE
                  + "Content-Length: 1\r\n\r\n1",
              400,
              "invalid-request"));
    }
    for (String type : List.of("nonsense", "/", "a/", "text/plain\u00e9", "a/" + "b".repeat(300))) {
      attacks.add(
          new Attack(
              "type " + type.substring(0, Math.min(20, type.length())),
              "PUT /v1/contexts/k HTTP/1.1\r\n"
                  + GOOD
                  + "Content-Type: "
                  + type
                  + "\r\n"
                  + CLOSE
                  + "Content-Length: 1\r\n\r\n1",
              415,
              "unsupported-type"));
    }
    for (String body :
        List.of(
            "",
            "[]",
            "{",
            "{}",
            "{\"operations\":[]}",
            "{\"operations\":{}}",
            "{\"operations\":[{}],\"x\":1}",
            "{\"operations\":[{\"op\":\"put\"}]}",
            "{\"operations\":[{\"op\":\"drop\",\"key\":\"a\"}]}",
            "{\"operations\":[" + "[".repeat(100) + "]".repeat(100) + "]}",
            "\u00ff\u00fe",
            "null")) {
      attacks.add(
          new Attack(
              "batch " + body.substring(0, Math.min(40, body.length())),
              "POST /v1/batch HTTP/1.1\r\n"
                  + GOOD
                  + CLOSE
                  + "Content-Length: "
                  + body.length()
                  + "\r\n\r\n"
                  + body,
              400,
              "invalid-request"));
    }
    return attacks.stream();
  }

  private static Attack bad(String name, String bytes) {
    return new Attack(name, bytes, 400, "invalid-request");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"framing", "unreadBodies", "strangers", "targets", "headers"})
  void attackGetsOneAnswerAndTheConnectionEnds(Attack attack) throws IOException {
    int writesBefore = gateway.runtime().contexts().writes().size();
    String answer;
    try (RawClient client = gateway.connect()) {
      client.send(withPort(attack.bytes()));
      answer = client.readAll();
    }
    assertThat(answer).startsWith("HTTP/1.1 " + attack.status() + " ");
    assertThat(answer.split("HTTP/1\\.1 \\d\\d\\d ", -1)).as(answer).hasSize(2);
    if (!attack.code().isEmpty()) {
      assertThat(answer)
          .contains("Content-Type: application/problem+json")
          .contains("\"code\":\"" + attack.code() + "\"")
          .contains("\"status\":" + attack.status());
    }
    assertThat(answer.toLowerCase(Locale.ROOT))
        .doesNotContain(
            "jetty", "server:", "x-powered-by", "exception", "\tat ", "eclipse", "secret-");
    assertThat(gateway.runtime().contexts().writes()).hasSize(writesBefore);
  }

  @Test
  void tableIsLongEnoughToBeTakenSeriously() {
    long attacks =
        Stream.of(framing(), unreadBodies(), strangers(), targets(), headers())
            .mapToLong(Stream::count)
            .sum();
    assertThat(attacks).isGreaterThan(200);
  }

  @Test
  void tokenOfAnotherCaseIsWrongEvenAfterTheRightOne() throws IOException {
    try (RawClient client = gateway.connect()) {
      client.send(withPort("GET /v1/contexts/seed HTTP/1.1\r\n" + GOOD + "\r\n"));
      assertThat(client.readResponse()).startsWith("HTTP/1.1 200 ");
      client.send(
          withPort(
              "GET /v1/contexts/seed HTTP/1.1\r\n"
                  + GOOD_HOST
                  + "Authorization: Bearer SECRET-admin\r\n\r\n"));
      assertThat(client.readResponse()).startsWith("HTTP/1.1 401 ");
    }
  }

  @Test
  void serverStillServesAfterwards() throws IOException {
    try (RawClient client = gateway.connect()) {
      client.send(withPort("GET /v1/contexts/seed HTTP/1.1\r\n" + GOOD + CLOSE + "\r\n"));
      assertThat(client.readAll()).startsWith("HTTP/1.1 200 OK").endsWith("\r\n\r\n1");
    }
  }
}
