package dev.holdfast.gateway.http;

import static dev.holdfast.gateway.http.Attack.CLOSE;
import static dev.holdfast.gateway.http.Attack.GOOD;
import static dev.holdfast.gateway.http.Attack.GOOD_TOKEN;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Wrong keys, paths, queries and methods. */
final class TargetAttacks {
  private TargetAttacks() {}

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
}
