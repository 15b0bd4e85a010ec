package dev.holdfast.gateway.mcp.protocol;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.Refusal;
import dev.holdfast.api.json.JsonSlice;
import dev.holdfast.api.json.JsonWriter;
import dev.holdfast.api.web.Wire;
import java.util.Optional;

/**
 * A protocol fault: the {@code error} of a JSON-RPC response (JSON-RPC 2.0 §5.1). What a tool
 * refuses is no fault; it is a result with {@code isError}.
 *
 * @param code one of the codes below
 * @param message what is wrong with the frame, for people
 * @param data what a program needs to react
 */
public record Fault(int code, String message, Optional<JsonSlice> data) {
  /** The frame is not JSON. */
  public static final int PARSE_ERROR = -32700;

  /** The frame is JSON, but no request, notification or response. */
  public static final int INVALID_REQUEST = -32600;

  /** The server does not have that method. */
  public static final int METHOD_NOT_FOUND = -32601;

  /** The parameters do not have the form that the method wants. */
  public static final int INVALID_PARAMS = -32602;

  /** The request was understood and could not be carried out. */
  public static final int INTERNAL_ERROR = -32603;

  /** There is no such resource; in the revisions of 2025 only. */
  public static final int RESOURCE_NOT_FOUND = -32002;

  /** The HTTP headers say something else than the message; from 2026-07-28 on. */
  public static final int HEADER_MISMATCH = -32020;

  /** The client did not say that it can do what this needs; from 2026-07-28 on. */
  public static final int MISSING_CAPABILITY = -32021;

  /** The revision is not spoken here; from 2026-07-28 on. */
  public static final int UNSUPPORTED_REVISION = -32022;

  /** A fault without data. */
  public Fault(int code, String message) {
    this(code, message, Optional.empty());
  }

  static Fault parseError(String message) {
    return new Fault(PARSE_ERROR, message);
  }

  /** The frame is JSON, but no request, notification or response. */
  public static Fault invalidRequest(String message) {
    return new Fault(INVALID_REQUEST, message);
  }

  /** The parameters do not have the form that the method wants. */
  public static Fault invalidParams(String message) {
    return new Fault(INVALID_PARAMS, message);
  }

  static Fault methodNotFound(String method) {
    return new Fault(
        METHOD_NOT_FOUND, "This server has no method '" + Params.printable(method) + "'.");
  }

  /** There is no resource of that URI; which code says so depends on the revision. */
  static Fault resourceNotFound(int code, String uri) {
    JsonWriter data = new JsonWriter().beginObject().member("uri", uri).endObject();
    return new Fault(code, "There is no such resource.", Optional.of(Wire.slice(data)));
  }

  /** The runtime refused what a method other than a tool call needs. */
  public static Fault refused(Refusal refusal) {
    boolean isOfClient =
        refusal.code() == ErrorCode.INVALID_KEY || refusal.code() == ErrorCode.INVALID_REQUEST;
    return new Fault(
        isOfClient ? INVALID_PARAMS : INTERNAL_ERROR,
        refusal.message(),
        Optional.of(Wire.slice(Wire.refusal(new JsonWriter(), refusal))));
  }

  /** This fault with data. */
  Fault with(JsonWriter json) {
    return new Fault(code, message, Optional.of(Wire.slice(json)));
  }
}
