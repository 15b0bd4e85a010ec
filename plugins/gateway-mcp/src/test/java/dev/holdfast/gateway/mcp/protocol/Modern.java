package dev.holdfast.gateway.mcp.protocol;

/** Frames of revision 2026-07-28. */
public final class Modern {
  /** The capabilities of a client that can do everything. */
  public static final String EVERYTHING = "{\"elicitation\":{},\"sampling\":{},\"roots\":{}}";

  private Modern() {}

  /** The members of {@code _meta} that every request has. */
  public static String meta(String revision, String capabilities) {
    return "\"io.modelcontextprotocol/protocolVersion\":\"%s\",".formatted(revision)
        + "\"io.modelcontextprotocol/clientCapabilities\":"
        + capabilities;
  }

  /** A request; {@code members} are those of its parameters. */
  public static String request(String id, String method, String members, String capabilities) {
    return request(id, method, members, "2026-07-28", capabilities, "");
  }

  /** A request with more in its {@code _meta}. */
  public static String request(
      String id,
      String method,
      String members,
      String revision,
      String capabilities,
      String moreMeta) {
    return "{\"jsonrpc\":\"2.0\",\"id\":%s,\"method\":\"%s\",\"params\":{\"_meta\":{%s%s}%s}}"
        .formatted(
            id,
            method,
            meta(revision, capabilities),
            moreMeta.isEmpty() ? "" : "," + moreMeta,
            members.isEmpty() ? "" : "," + members);
  }
}
