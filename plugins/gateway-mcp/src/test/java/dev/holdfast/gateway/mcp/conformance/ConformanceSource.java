package dev.holdfast.gateway.mcp.conformance;

import dev.holdfast.api.web.Prompt;
import dev.holdfast.api.web.Resource;
import dev.holdfast.api.web.Tool;
import dev.holdfast.api.web.ToolSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** Everything that the conformance suite calls. */
public final class ConformanceSource implements ToolSource {
  private final AtomicBoolean hasMoreTools = new AtomicBoolean();
  private final AtomicBoolean hasMorePrompts = new AtomicBoolean();

  @Override
  public List<Tool> tools() {
    List<Tool> tools = new ArrayList<>(ContentFixtures.tools());
    tools.addAll(QuestionFixtures.tools());
    tools.add(
        FixtureTool.of("test_trigger_tool_change", call -> FixtureTool.text(flip(hasMoreTools))));
    tools.add(
        FixtureTool.of(
            "test_trigger_prompt_change", call -> FixtureTool.text(flip(hasMorePrompts))));
    if (hasMoreTools.get()) {
      tools.add(FixtureTool.of("test_comes_and_goes", call -> FixtureTool.text("here")));
    }
    return tools;
  }

  private static String flip(AtomicBoolean flag) {
    boolean before = flag.get();
    flag.set(!before);
    return "changed";
  }

  @Override
  public List<Prompt> prompts() {
    List<Prompt> prompts = new ArrayList<>(PromptFixtures.prompts());
    if (hasMorePrompts.get()) {
      prompts.add(PromptFixtures.named("test_prompt_comes_and_goes"));
    }
    return prompts;
  }

  @Override
  public List<Resource> resources() {
    return ResourceFixtures.resources();
  }

  @Override
  public void close() {}
}
