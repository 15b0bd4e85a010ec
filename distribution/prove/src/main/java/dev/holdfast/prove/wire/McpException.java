package dev.holdfast.prove.wire;

/** A peer that does not answer, does not speak MCP, or has ended. */
public final class McpException extends Exception {
  private static final long serialVersionUID = 1L;

  /** With what happened, for a person. */
  public McpException(String message) {
    super(message);
  }
}
