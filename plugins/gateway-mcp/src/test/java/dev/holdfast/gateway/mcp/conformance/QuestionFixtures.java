package dev.holdfast.gateway.mcp.conformance;

import dev.holdfast.api.json.JsonSlice;
import dev.holdfast.api.web.Block;
import dev.holdfast.api.web.Client;
import dev.holdfast.api.web.Question;
import dev.holdfast.api.web.Tool;
import dev.holdfast.api.web.ToolCall;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tools that ask their client. The same ones serve both eras. */
final class QuestionFixtures {
  private static final String CAPITAL = "What is the capital of France?";

  private QuestionFixtures() {}

  static List<Tool> tools() {
    return List.of(
        new FixtureTool("test_sampling", required("prompt"), QuestionFixtures::sample),
        new FixtureTool("test_elicitation", required("message"), QuestionFixtures::elicit),
        FixtureTool.of("test_elicitation_sep1034_defaults", call -> show(call, DEFAULTS)),
        FixtureTool.of("test_elicitation_sep1330_enums", call -> show(call, CHOICES)),
        FixtureTool.of("test_streaming_elicitation", call -> ask(call, "user_name", name())),
        FixtureTool.of(
            "test_missing_capability", call -> ask(call, "sample", Question.sample(CAPITAL, 100))),
        FixtureTool.of(
            "test_input_required_result_elicitation", call -> ask(call, "user_name", name())),
        FixtureTool.of(
            "test_input_required_result_sampling",
            call -> ask(call, "capital_question", Question.sample(CAPITAL, 100))),
        FixtureTool.of(
            "test_input_required_result_list_roots",
            call -> ask(call, "client_roots", Question.roots())),
        FixtureTool.of("test_input_required_result_request_state", QuestionFixtures::confirm),
        FixtureTool.of("test_input_required_result_tampered_state", QuestionFixtures::confirm),
        FixtureTool.of("test_input_required_result_multiple_inputs", QuestionFixtures::askAll),
        FixtureTool.of("test_input_required_result_multi_round", QuestionFixtures::askTwice),
        FixtureTool.of("test_input_required_result_capabilities", QuestionFixtures::askWhatItCan));
  }

  private static JsonSlice required(String name) {
    return FixtureTool.json(
        "{\"type\":\"object\",\"properties\":{\"%s\":{\"type\":\"string\"}},\"required\":[\"%s\"]}"
            .formatted(name, name));
  }

  private static Question form(String message, String property, String type) {
    return Question.form(
        message,
        FixtureTool.json(
            "{\"type\":\"object\",\"properties\":{\"%s\":{\"type\":\"%s\"}},\"required\":[\"%s\"]}"
                .formatted(property, type, property)));
  }

  static Question name() {
    return form("What is your name?", "name", "string");
  }

  private static List<Block> ask(ToolCall call, String name, Question question) {
    return FixtureTool.text("The client answered " + call.client().ask(name, question).raw());
  }

  private static List<Block> sample(ToolCall call) {
    return ask(call, "sample", Question.sample(FixtureTool.argument(call, "prompt"), 100));
  }

  private static List<Block> elicit(ToolCall call) {
    JsonSlice schema =
        FixtureTool.json(
            "{\"type\":\"object\",\"properties\":{\"username\":{\"type\":\"string\"},"
                + "\"email\":{\"type\":\"string\"}},\"required\":[\"username\",\"email\"]}");
    return ask(call, "user", Question.form(FixtureTool.argument(call, "message"), schema));
  }

  private static List<Block> show(ToolCall call, String schema) {
    return ask(call, "form", Question.form("Please fill in.", FixtureTool.json(schema)));
  }

  private static List<Block> confirm(ToolCall call) {
    call.client().ask("confirm", form("Please confirm", "ok", "boolean"));
    return FixtureTool.text("state-ok");
  }

  private static List<Block> askAll(ToolCall call) {
    Map<String, Question> questions = new LinkedHashMap<>();
    questions.put("user_name", name());
    questions.put("greeting", Question.sample("Generate a greeting", 50));
    questions.put("client_roots", Question.roots());
    return FixtureTool.text("The client answered " + call.client().ask(questions).keySet());
  }

  private static List<Block> askTwice(ToolCall call) {
    JsonSlice name = call.client().ask("step1", form("Step 1: your name?", "name", "string"));
    JsonSlice color = call.client().ask("step2", form("Step 2: a color?", "color", "string"));
    return FixtureTool.text(name.raw() + " " + color.raw());
  }

  private static List<Block> askWhatItCan(ToolCall call) {
    Map<String, Question> questions = new LinkedHashMap<>();
    if (call.client().offers(Client.Feature.ELICITATION)) {
      questions.put("user_name", name());
    }
    if (call.client().offers(Client.Feature.SAMPLING)) {
      questions.put("greeting", Question.sample("Generate a greeting", 50));
    }
    return FixtureTool.text("The client answered " + call.client().ask(questions).keySet());
  }

  private static final String DEFAULTS =
      """
      {"type":"object","properties":{
        "name":{"type":"string","default":"John Doe"},
        "age":{"type":"integer","default":30},
        "score":{"type":"number","default":95.5},
        "status":{"type":"string","enum":["active","inactive","pending"],"default":"active"},
        "verified":{"type":"boolean","default":true}}}
      """;

  private static final String CHOICES =
      """
      {"type":"object","properties":{
        "untitledSingle":{"type":"string","enum":["option1","option2","option3"]},
        "titledSingle":{"type":"string","oneOf":[{"const":"value1","title":"First Option"},
          {"const":"value2","title":"Second Option"},{"const":"value3","title":"Third Option"}]},
        "legacyEnum":{"type":"string","enum":["opt1","opt2","opt3"],
          "enumNames":["Option One","Option Two","Option Three"]},
        "untitledMulti":{"type":"array","items":{"type":"string",
          "enum":["option1","option2","option3"]}},
        "titledMulti":{"type":"array","items":{"anyOf":[{"const":"value1","title":"First Choice"},
          {"const":"value2","title":"Second Choice"},{"const":"value3","title":"Third Choice"}]}}}}
      """;
}
