package dev.holdfast.gateway.mcp.conformance;

import dev.holdfast.api.ContextRuntime;
import dev.holdfast.api.Outcome;
import dev.holdfast.api.web.Block;
import dev.holdfast.api.web.Prompt;
import dev.holdfast.api.web.ToolCall;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The prompts that the conformance suite gets. */
final class PromptFixtures {
  private PromptFixtures() {}

  private record Fixture(String name, List<Argument> arguments, FixtureTool.Body body)
      implements Prompt {
    @Override
    public String description() {
      return "Got by the conformance suite.";
    }

    @Override
    public Outcome<List<Message>> messages(ToolCall call) throws Exception {
      return Outcome.done(
          body.show(call).stream().map(block -> new Message(Role.USER, block)).toList());
    }

    @Override
    public List<String> complete(String argument, String begun, ContextRuntime runtime) {
      return Stream.of("paris", "park", "party").filter(word -> word.startsWith(begun)).toList();
    }
  }

  private static Prompt of(String name, FixtureTool.Body body, String... arguments) {
    return new Fixture(
        name,
        Arrays.stream(arguments)
            .map(argument -> new Prompt.Argument(argument, "an argument", true))
            .toList(),
        body);
  }

  static Prompt named(String name) {
    return of(name, call -> FixtureTool.text("A plain prompt."));
  }

  static List<Prompt> prompts() {
    return List.of(
        named("test_simple_prompt"),
        of(
            "test_prompt_with_arguments",
            call ->
                FixtureTool.text(
                    FixtureTool.argument(call, "arg1")
                        + " and "
                        + FixtureTool.argument(call, "arg2")),
            "arg1",
            "arg2"),
        of(
            "test_prompt_with_embedded_resource",
            call ->
                List.of(
                    ContentFixtures.resource(
                        FixtureTool.argument(call, "resourceUri"), "text/plain", "embedded"),
                    new Block.Text("Read the resource above.")),
            "resourceUri"),
        of(
            "test_prompt_with_image",
            call ->
                List.of(
                    new Block.Image(ContentFixtures.PNG, "image/png"),
                    new Block.Text("Look at the picture above."))),
        of(
            "test_input_required_result_prompt",
            call ->
                FixtureTool.text(
                    "The user said "
                        + call.client().ask("user_context", QuestionFixtures.name()).raw())));
  }
}
