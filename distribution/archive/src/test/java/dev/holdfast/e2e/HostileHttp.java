package dev.holdfast.e2e;

import dev.holdfast.e2e.HostileTable.Row;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Sends the rows of a table over HTTP. */
final class HostileHttp {
  private static final String PROBLEM = "content-type: application/problem+json";

  private final RawHttp raw;
  private final Map<String, String> names;
  private final Findings findings;

  HostileHttp(HostileDaemon daemon, Findings findings) {
    this.raw = daemon.raw();
    this.names = daemon.names();
    this.findings = findings;
  }

  /** {@code name | method target | headers | body | status code | fragment}. */
  void requests(HostileTable table) {
    for (Row row : table.rows()) {
      byte[] request = request(row.cell(1), row.cell(2), HostileTable.bytes(row.cell(3), names));
      check(row, request, row.cell(4), row.cell(5));
    }
  }

  /** {@code name | bytes | status code [closed] [cut] | fragment}. */
  void bytes(HostileTable table) {
    for (Row row : table.rows()) {
      check(row, HostileTable.bytes(row.cell(1), names), row.cell(2), row.cell(3));
    }
  }

  private void check(Row row, byte[] request, String expected, String fragment) {
    String[] words = expected.split(" ");
    boolean isClosed = expected.contains(" closed");
    String seen;
    boolean isRight;
    try {
      RawHttp.Answer answer = raw.exchange(request, isClosed, expected.contains(" cut"));
      seen = answer.status() + " " + answer.code() + " " + answer.text();
      isRight =
          answer.status() == Integer.parseInt(words[0])
              && answer.code().equals(words[1])
              && answer.text().contains(HostileTable.text(fragment, names))
              && answer.rest().length == 0
              && isProblem(answer, words[1])
              && answer.status() != 500;
      seen += answer.rest().length == 0 ? "" : " and " + answer.rest().length + " bytes more";
    } catch (IOException e) {
      seen = e.toString();
      isRight = false;
    }
    findings.add(row, isRight, expected + " " + fragment, seen);
  }

  /** A refusal is a problem document; a JSON-RPC answer or a value is none. */
  private static boolean isProblem(RawHttp.Answer answer, String code) {
    boolean isRefusal = answer.status() >= 400 && !code.startsWith("-");
    return isRefusal == answer.head().toLowerCase(Locale.ROOT).contains(PROBLEM);
  }

  /** A request with our headers, unless the row gives them itself. */
  byte[] request(String line, String headerCell, byte[] body) {
    Map<String, byte[]> headers = new LinkedHashMap<>();
    put(headers, "Host: {address}");
    put(headers, "Authorization: Bearer {token}");
    if (body.length > 0 || line.startsWith("P")) {
      put(headers, "Content-Length: " + body.length);
    }
    Map<String, byte[]> own = new LinkedHashMap<>();
    int number = 0;
    for (String header : headerCell.split("\\\\n")) {
      if (!header.isEmpty()) {
        String name = header.substring(0, header.indexOf(':')).toLowerCase(Locale.ROOT);
        headers.remove(name);
        boolean isTakenAway = header.length() == name.length() + 1;
        if (!isTakenAway) {
          own.put(name + number++, HostileTable.bytes(header, names));
        }
      }
    }
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    request.writeBytes(HostileTable.bytes(line, names));
    request.writeBytes(" HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII));
    headers.values().forEach(header -> line(request, header));
    own.values().forEach(header -> line(request, header));
    line(request, new byte[0]);
    request.writeBytes(body);
    return request.toByteArray();
  }

  private void put(Map<String, byte[]> headers, String header) {
    headers.put(
        header.substring(0, header.indexOf(':')).toLowerCase(Locale.ROOT),
        HostileTable.bytes(header, names));
  }

  private static void line(ByteArrayOutputStream request, byte[] line) {
    request.writeBytes(line);
    request.write('\r');
    request.write('\n');
  }
}
