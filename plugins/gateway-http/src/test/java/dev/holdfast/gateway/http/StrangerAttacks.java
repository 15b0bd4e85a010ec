package dev.holdfast.gateway.http;

import static dev.holdfast.gateway.http.Attack.CLOSE;
import static dev.holdfast.gateway.http.Attack.GOOD;
import static dev.holdfast.gateway.http.Attack.GOOD_HOST;
import static dev.holdfast.gateway.http.Attack.GOOD_TOKEN;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Wrong hosts, origins and tokens. */
final class StrangerAttacks {
  private StrangerAttacks() {}

  static Stream<Attack> strangers() {
    List<Attack> attacks = new ArrayList<>();
    for (String host :
        List.of(
            "evil.example",
            "localhost.evil:@PRT@",
            "127.0.0.1.evil:@PRT@",
            "127.0.0.1",
            "localhost",
            "127.0.0.1:1",
            "127.0.0.1:@PRT@0",
            "0.0.0.0:@PRT@",
            "127.1:@PRT@",
            "2130706433:@PRT@",
            "localhost.:@PRT@",
            "[::]:@PRT@",
            "[::ffff:127.0.0.1]:@PRT@",
            "evil@127.0.0.1:@PRT@",
            "127.0.0.1:@PRT@, evil",
            "LOCALHOST:@PRT@")) {
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
            "GET https://127.0.0.1:@PRT@/v1/live HTTP/1.1\r\n" + GOOD_HOST + CLOSE + "\r\n",
            421,
            "misdirected"));
    for (String origin :
        List.of(
            "null",
            "http://evil.example",
            "http://localhost.evil:@PRT@",
            "http://127.0.0.1.evil:@PRT@",
            "https://127.0.0.1:@PRT@",
            "http://127.0.0.1",
            "http://127.0.0.1:1",
            "http://127.0.0.1:@PRT@/",
            "http://127.0.0.1:@PRT@ http://evil",
            "127.0.0.1:@PRT@",
            "HTTP://127.0.0.1:@PRT@",
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
                + "Origin: http://127.0.0.1:@PRT@\r\nOrigin: http://evil\r\n"
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
}
