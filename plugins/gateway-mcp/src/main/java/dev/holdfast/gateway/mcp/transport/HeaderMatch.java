package dev.holdfast.gateway.mcp.transport;

import dev.holdfast.api.web.Request;
import dev.holdfast.gateway.mcp.protocol.Fault;
import dev.holdfast.gateway.mcp.protocol.Frame;
import dev.holdfast.gateway.mcp.protocol.MirroredParameters;
import dev.holdfast.gateway.mcp.protocol.Params;
import dev.holdfast.gateway.mcp.protocol.SessionHost;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Whether the headers of a request say what its message says, so that whoever routes by the headers
 * and we, who go by the message, mean the same. Of revision 2026-07-28.
 */
final class HeaderMatch {
  private static final String METHOD = "Mcp-Method";
  private static final String NAME = "Mcp-Name";
  private static final String PARAMETER = "Mcp-Param-";
  private static final String ENCODED = "=?base64?";
  private static final String ENCODED_END = "?=";

  private final SessionHost host;

  HeaderMatch(SessionHost host) {
    this.host = host;
  }

  /** The fault of a request whose headers differ from its message. */
  Optional<Fault> mismatch(Frame.Request frame, String revision, Request request) {
    if (!single(request, HttpEndpoint.REVISION).equals(Optional.of(revision))) {
      return differs(HttpEndpoint.REVISION);
    }
    if (!single(request, METHOD).equals(Optional.of(frame.method()))) {
      return differs(METHOD);
    }
    Params params = new Params(frame.params());
    Optional<String> named =
        switch (frame.method()) {
          case "tools/call", "prompts/get" -> params.text("name");
          case "resources/read" -> params.text("uri");
          default -> Optional.empty();
        };
    if (named.isPresent() && !single(request, NAME).flatMap(HeaderMatch::decode).equals(named)) {
      return differs(NAME);
    }
    return frame.method().equals("tools/call") ? parameters(params, request) : Optional.empty();
  }

  private Optional<Fault> parameters(Params params, Request request) {
    for (MirroredParameters.Parameter mirrored : host.mirroredParameters(params)) {
      String header = PARAMETER + mirrored.header();
      Optional<String> said = single(request, header).flatMap(HeaderMatch::decode);
      boolean isHeaderThere = !request.headers(header).isEmpty();
      boolean matches =
          mirrored.value().isPresent()
              ? said.filter(mirrored::hasValue).isPresent()
              : !isHeaderThere;
      if (!matches) {
        return differs(header);
      }
    }
    return Optional.empty();
  }

  private static Optional<String> single(Request request, String name) {
    List<String> values = request.headers(name);
    return values.size() == 1 ? Optional.of(values.getFirst().strip()) : Optional.empty();
  }

  /** What a header value stands for; empty when it is badly encoded or no plain ASCII. */
  private static Optional<String> decode(String value) {
    if (!value.startsWith(ENCODED) || !value.endsWith(ENCODED_END)) {
      return value.chars().allMatch(c -> c == '\t' || c >= ' ' && c <= '~')
          ? Optional.of(value)
          : Optional.empty();
    }
    String base64 = value.substring(ENCODED.length(), value.length() - ENCODED_END.length());
    if (base64.length() % 4 != 0) {
      return Optional.empty();
    }
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(base64));
      return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(bytes).toString());
    } catch (IllegalArgumentException | CharacterCodingException e) {
      return Optional.empty();
    }
  }

  private static Optional<Fault> differs(String header) {
    return Optional.of(
        new Fault(
            Fault.HEADER_MISMATCH,
            "Header mismatch: " + header + " is missing, malformed, or differs from the message."));
  }
}
