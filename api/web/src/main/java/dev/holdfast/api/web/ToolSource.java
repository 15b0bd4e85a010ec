package dev.holdfast.api.web;

import java.util.List;

/** Something that offers MCP tools. */
public interface ToolSource extends AutoCloseable {
  /** The tools; constant for the life of the source. */
  List<Tool> tools();

  @Override
  void close();
}
