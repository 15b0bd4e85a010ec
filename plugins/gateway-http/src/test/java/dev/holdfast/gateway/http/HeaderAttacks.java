package dev.holdfast.gateway.http;

import static dev.holdfast.gateway.http.Attack.CLOSE;
import static dev.holdfast.gateway.http.Attack.GOOD;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Wrong headers and bodies of the contract. */
final class HeaderAttacks {
  private HeaderAttacks() {}

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
            "Holdfast-Deadline: 1s\r\nHoldfast-Deadline: 2s",
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
}
