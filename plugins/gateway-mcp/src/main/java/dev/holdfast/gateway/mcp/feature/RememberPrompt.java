package dev.holdfast.gateway.mcp.feature;

import dev.holdfast.api.ContextEntry;
import dev.holdfast.api.ContextKey;
import dev.holdfast.api.ContextRuntime;
import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.Outcome;
import dev.holdfast.api.web.Block;
import dev.holdfast.api.web.Prompt;
import dev.holdfast.api.web.ToolCall;
import dev.holdfast.gateway.mcp.protocol.Params;
import java.util.List;
import java.util.OptionalLong;

/** {@code remember}: has the model store where it stands, without undoing what others stored. */
final class RememberPrompt implements Prompt {
  @Override
  public String name() {
    return "remember";
  }

  @Override
  public String description() {
    return "Have the model store the state of this conversation under a key.";
  }

  @Override
  public List<Argument> arguments() {
    return List.of(
        new Argument("key", "the key of the context", true),
        new Argument("what", "what to store; the state of the work when left out", false));
  }

  @Override
  public Outcome<List<Message>> messages(ToolCall call) {
    Params given = Params.of(call.arguments());
    ContextKey key = new ContextKey(given.text("key").orElse(""));
    String what =
        given
            .text("what")
            .filter(text -> !text.isBlank())
            .orElse("what was decided, what was done, what is open, and the next step");
    return switch (call.runtime().contexts().find(key, OptionalLong.empty())) {
      case Outcome.Done<ContextEntry>(ContextEntry entry) ->
          Outcome.done(messages(key, what, entry.summary().version()));
      case Outcome.Refused<ContextEntry>(var refusal) ->
          refusal.code() == ErrorCode.NOT_FOUND || refusal.code() == ErrorCode.EXPIRED
              ? Outcome.done(messages(key, what, 0))
              : Outcome.refused(refusal);
    };
  }

  private static List<Message> messages(ContextKey key, String what, long version) {
    String note =
        "Store under the key '%s' with context_write: %s. Write one JSON object, short enough to be"
            + " read again, with ifVersion %d. If the answer is a conflict, read the context, merge"
            + " both, and write again with its version.";
    return List.of(
        new Message(Role.USER, new Block.Text(note.formatted(key.text(), what, version))));
  }

  @Override
  public List<String> complete(String argument, String begun, ContextRuntime runtime) {
    return argument.equals("key") ? KeyCompletion.keys(begun, runtime) : List.of();
  }
}
