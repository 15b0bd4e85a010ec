package dev.holdfast.api.web;

/** A piece of content for a model. Media types are as in {@code Content-Type}. */
public sealed interface Block {

  /** Words. */
  record Text(String text) implements Block {}

  /** A picture. */
  record Image(byte[] data, String mediaType) implements Block {}

  /** A sound. */
  record Audio(byte[] data, String mediaType) implements Block {}

  /**
   * The content of a resource.
   *
   * @param uri which resource
   * @param mediaType of what kind the bytes are; JSON and {@code text/*} travel as text, all else
   *     in Base64
   * @param data the bytes
   */
  record Resource(String uri, String mediaType, byte[] data) implements Block {}
}
