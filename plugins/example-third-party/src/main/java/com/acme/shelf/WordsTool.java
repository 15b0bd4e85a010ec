package com.acme.shelf;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.Outcome;
import dev.holdfast.api.json.JsonSlice;
import dev.holdfast.api.json.JsonWriter;
import dev.holdfast.api.web.Tool;
import dev.holdfast.api.web.ToolCall;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** Counts the words of a stored text. A word is a run of letters and digits. */
record WordsTool(int minLength) implements Tool {
  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+");

  @Override
  public String name() {
    return "acme_words";
  }

  @Override
  public String description() {
    return "Counts the words of a stored text.";
  }

  @Override
  public JsonSlice inputSchema() {
    return json(
        """
        {"type": "object", "required": ["key"],
         "properties": {"key": {"type": "string", "description": "where the text is stored"}}}
        """);
  }

  @Override
  public boolean isReadOnly() {
    return true;
  }

  @Override
  public Outcome<JsonSlice> call(ToolCall call) {
    JsonSlice key =
        call.arguments()
            .member("key")
            .orElseThrow(() ->
                new HoldfastException(ErrorCode.INVALID_REQUEST, "Give the 'key' of a text."));
    // A refusal (not found, expired, forbidden, ...) goes through to the client as it is.
    return call.runtime()
        .contexts()
        .find(new ContextKey(key.asText()), OptionalLong.empty())
        .map(entry -> answer(count(new String(entry.value(), UTF_8))));
  }

  private JsonSlice answer(long words) {
    return json(new JsonWriter().beginObject().member("words", words).endObject().toString());
  }

  long count(String text) {
    return WORD.matcher(text).results().filter(word -> word.group().length() >= minLength).count();
  }

  private static JsonSlice json(String text) {
    return JsonSlice.parse(text.getBytes(UTF_8), 8);
  }
}
