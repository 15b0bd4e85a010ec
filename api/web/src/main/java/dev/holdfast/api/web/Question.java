package dev.holdfast.api.web;

import dev.holdfast.api.json.JsonSlice;
import dev.holdfast.api.json.JsonWriter;

/**
 * Something that a tool wants to know of its client.
 *
 * @param feature what the client must be able to do
 * @param params the parameters of the protocol's request, a JSON object
 */
public record Question(Client.Feature feature, JsonSlice params) {

  /**
   * Asks the user to fill in a form.
   *
   * @param message what the user reads
   * @param schema a flat object schema of primitive properties, as the protocol restricts it
   */
  public static Question form(String message, JsonSlice schema) {
    JsonWriter json = new JsonWriter().beginObject().member("message", message);
    json.name("requestedSchema").value(schema);
    return new Question(Client.Feature.ELICITATION, Wire.slice(json.endObject()));
  }

  /**
   * Asks the client's model.
   *
   * @param prompt what the model reads as its user's words
   * @param maxTokens the longest answer wanted
   */
  public static Question sample(String prompt, int maxTokens) {
    JsonWriter json = new JsonWriter().beginObject().name("messages").beginArray();
    json.beginObject().member("role", "user").name("content").beginObject();
    json.member("type", "text").member("text", prompt).endObject().endObject().endArray();
    return new Question(
        Client.Feature.SAMPLING, Wire.slice(json.member("maxTokens", maxTokens).endObject()));
  }

  /** Asks in which directories the client works. */
  public static Question roots() {
    return new Question(
        Client.Feature.ROOTS, Wire.slice(new JsonWriter().beginObject().endObject()));
  }
}
