package dev.holdfast.gateway.http;

import static dev.holdfast.gateway.http.Attack.GOOD;
import static dev.holdfast.gateway.http.Attack.GOOD_HOST;
import static dev.holdfast.gateway.http.Attack.GOOD_TOKEN;
import static dev.holdfast.gateway.http.Attack.HIDDEN;

import java.util.stream.Stream;

/** Broken framing, and requests hidden in bodies that nobody reads. */
final class FramingAttacks {
  private FramingAttacks() {}

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
    String length = "Content-Length: " + flood.length() + "\r\n";
    String inChunk = Integer.toHexString(flood.length()) + "\r\n" + flood + "\r\n0\r\n\r\n";
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
                + "x".repeat(2_000_000 - flood.length()),
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

  private static Attack bad(String name, String bytes) {
    return new Attack(name, bytes, 400, "invalid-request");
  }
}
