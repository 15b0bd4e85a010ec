package dev.holdfast.gateway.mcp.protocol;

/**
 * A protocol fault: the {@code error} of a JSON-RPC response (JSON-RPC 2.0 §5.1). What a tool
 * refuses is no fault; it is a result with {@code isError}.
 *
 * @param code one of the codes below
 * @param message what is wrong with the frame, for people
 */
public record Fault(int code, String message) {
  /** The frame is not JSON. */
  public static final int PARSE_ERROR = -32700;

  /** The frame is JSON, but no request, notification or response. */
  public static final int INVALID_REQUEST = -32600;

  /** The server does not have that method. */
  public static final int METHOD_NOT_FOUND = -32601;

  /** The parameters do not have the form that the method wants. */
  public static final int INVALID_PARAMS = -32602;

  static Fault parseError(String message) {
    return new Fault(PARSE_ERROR, message);
  }

  /** The frame is JSON, but no request, notification or response. */
  public static Fault invalidRequest(String message) {
    return new Fault(INVALID_REQUEST, message);
  }

  static Fault invalidParams(String message) {
    return new Fault(INVALID_PARAMS, message);
  }
}
