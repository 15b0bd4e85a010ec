package dev.holdfast.api.web;

import java.util.List;

/** Something that offers MCP tools, and the prompts and resources that go with them. */
public interface ToolSource extends AutoCloseable {
  /**
   * The tools of the moment; asked for at each listing and each call. Clients that listen are told
   * of a change within about a second.
   */
  List<Tool> tools();

  /** The prompts of the moment, likewise; none by default. */
  default List<Prompt> prompts() {
    return List.of();
  }

  /** The resources of the moment, likewise; none by default. */
  default List<Resource> resources() {
    return List.of();
  }

  @Override
  void close();
}
