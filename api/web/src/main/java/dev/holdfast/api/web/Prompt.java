package dev.holdfast.api.web;

import dev.holdfast.api.ContextRuntime;
import dev.holdfast.api.Outcome;
import java.util.List;

/** A prompt that a user of an MCP client picks by name: words for a model, filled in. */
public interface Prompt {

  /**
   * What the user fills in: always text.
   *
   * @param name its name
   * @param description what it is, in words for the user
   * @param isRequired whether the prompt needs it; the gateway then refuses a call without it
   */
  record Argument(String name, String description, boolean isRequired) {}

  /** Whose words a message is given as. */
  enum Role {
    USER,
    ASSISTANT
  }

  /** One message. */
  record Message(Role role, Block content) {}

  /** Its name: snake_case, at most 64 characters, unique in the server. */
  String name();

  /** What it is for, in words for the user. */
  String description();

  /** What the user fills in, in order. */
  List<Argument> arguments();

  /**
   * The messages. Runs as a {@link Tool#call} does; the members of {@link ToolCall#arguments()} are
   * strings.
   */
  Outcome<List<Message>> messages(ToolCall call) throws Exception;

  /**
   * Values that the user may mean, best first; those beyond the hundredth are cut. None by default.
   *
   * @param argument the name of the argument
   * @param begun what the user has typed so far
   */
  default List<String> complete(String argument, String begun, ContextRuntime runtime) {
    return List.of();
  }
}
