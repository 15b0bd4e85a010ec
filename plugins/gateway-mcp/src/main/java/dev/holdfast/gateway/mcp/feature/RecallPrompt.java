package dev.holdfast.gateway.mcp.feature;

import dev.holdfast.api.ContextEntry;
import dev.holdfast.api.ContextKey;
import dev.holdfast.api.ContextRuntime;
import dev.holdfast.api.Outcome;
import dev.holdfast.api.web.Block;
import dev.holdfast.api.web.Prompt;
import dev.holdfast.api.web.ToolCall;
import dev.holdfast.gateway.mcp.protocol.ContextUri;
import dev.holdfast.gateway.mcp.protocol.Params;
import java.util.List;
import java.util.OptionalLong;

/** {@code recall}: puts a context before the model, to go on from. */
final class RecallPrompt implements Prompt {
  @Override
  public String name() {
    return "recall";
  }

  @Override
  public String description() {
    return "Show the model what is stored under a key, to go on from there.";
  }

  @Override
  public List<Argument> arguments() {
    return List.of(new Argument("key", "the key of the context", true));
  }

  @Override
  public Outcome<List<Message>> messages(ToolCall call) {
    ContextKey key = new ContextKey(Params.of(call.arguments()).text("key").orElse(""));
    return call.runtime()
        .contexts()
        .find(key, OptionalLong.empty())
        .map(entry -> messages(key, entry));
  }

  private static List<Message> messages(ContextKey key, ContextEntry entry) {
    String note =
        "This is the context '%s' at version %d, as stored in Holdfast. Go on from it. When you"
            + " change it, write with context_write and ifVersion %2$d.";
    return List.of(
        new Message(Role.USER, ResourceMethods.block(ContextUri.of(key), entry)),
        new Message(
            Role.USER, new Block.Text(note.formatted(key.text(), entry.summary().version()))));
  }

  @Override
  public List<String> complete(String argument, String begun, ContextRuntime runtime) {
    return argument.equals("key") ? KeyCompletion.keys(begun, runtime) : List.of();
  }
}
