package dev.holdfast.api.web;

import dev.holdfast.api.ContextRuntime;
import dev.holdfast.api.Outcome;

/**
 * Something that a plugin lets MCP clients read beside the contexts, or a family of such things.
 */
public interface Resource {

  /**
   * Its URI, or the template of its family: a URI in which {@code {name}} stands for one or more
   * characters other than {@code /} (RFC 6570, level 1). The scheme {@code holdfast} is not open to
   * plugins.
   */
  String uri();

  /** Its name, for people. */
  String name();

  /** What it is, in words for a model. */
  String description();

  /** The media type of its content. */
  String mediaType();

  /**
   * Reads one; {@code uri} is as the client gave it, and fits {@link #uri()}. Runs as a tool does.
   */
  Outcome<Block.Resource> read(String uri, ContextRuntime runtime) throws Exception;

  /**
   * A word that changes whenever the content does; asked about once a second while a client has
   * subscribed to the resource. The empty string, which is the default, when that is not known.
   */
  default String revision() {
    return "";
  }
}
