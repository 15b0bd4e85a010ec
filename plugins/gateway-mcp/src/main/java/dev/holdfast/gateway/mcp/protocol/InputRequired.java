package dev.holdfast.gateway.mcp.protocol;

import dev.holdfast.api.json.JsonWriter;
import dev.holdfast.api.web.Question;
import java.util.Map;

/**
 * An {@code InputRequiredResult}: the client is to answer, and to make its request again.
 *
 * @param questions what it is to answer
 * @param state what it is to send back
 */
record InputRequired(Map<String, Question> questions, String state) implements Ending.Members {

  @Override
  public void write(JsonWriter json) {
    json.member("resultType", "input_required").name("inputRequests").beginObject();
    questions.forEach((name, question) -> {
      Messages.question(json.name(name).beginObject(), question);
      json.endObject();
    });
    json.endObject().member("requestState", state);
  }
}
