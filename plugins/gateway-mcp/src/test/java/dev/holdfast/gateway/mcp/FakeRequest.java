package dev.holdfast.gateway.mcp;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.Principal;
import dev.holdfast.api.web.Request;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A request as the HTTP server would hand it on. */
record FakeRequest(String method, Map<String, String> headers, String text, Principal principal)
    implements Request {

  static FakeRequest post(String text) {
    return new FakeRequest(
        "POST",
        Map.of(
            "content-type",
            "application/json",
            "accept",
            "application/json, text/event-stream",
            "mcp-protocol-version",
            "2025-11-25"),
        text,
        FakeRuntime.OWNER);
  }

  /** With a header; a line break in its value stands between two of them. */
  FakeRequest with(String name, String value) {
    Map<String, String> more = new HashMap<>(headers);
    more.put(name.toLowerCase(Locale.ROOT), value);
    return new FakeRequest(method, more, text, principal);
  }

  FakeRequest without(String name) {
    Map<String, String> fewer = new HashMap<>(headers);
    fewer.remove(name.toLowerCase(Locale.ROOT));
    return new FakeRequest(method, fewer, text, principal);
  }

  FakeRequest of(String method) {
    return new FakeRequest(method, headers, text, principal);
  }

  FakeRequest by(String name) {
    return new FakeRequest(method, headers, text, new Principal(name, List.of(), false, false));
  }

  @Override
  public String path() {
    return "/mcp";
  }

  @Override
  public Optional<String> query(String name) {
    return Optional.empty();
  }

  @Override
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
  }

  @Override
  public List<String> headers(String name) {
    return header(name).stream().flatMap(String::lines).toList();
  }

  @Override
  public InputStream body(long limitBytes) {
    return new ByteArrayInputStream(readBody(limitBytes));
  }

  @Override
  public byte[] readBody(long limitBytes) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > limitBytes) {
      throw new HoldfastException(ErrorCode.TOO_LARGE, "too large");
    }
    return bytes;
  }
}
