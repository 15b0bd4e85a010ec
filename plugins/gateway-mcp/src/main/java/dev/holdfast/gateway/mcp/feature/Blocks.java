package dev.holdfast.gateway.mcp.feature;

import dev.holdfast.api.Content;
import dev.holdfast.api.json.JsonWriter;
import dev.holdfast.api.web.Block;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/** The protocol's form of content. */
final class Blocks {
  private Blocks() {}

  /** A {@code ContentBlock}. */
  static void write(JsonWriter json, Block block) {
    json.beginObject();
    switch (block) {
      case Block.Text(String text) -> json.member("type", "text").member("text", text);
      case Block.Image(byte[] data, String type) -> media(json.member("type", "image"), data, type);
      case Block.Audio(byte[] data, String type) -> media(json.member("type", "audio"), data, type);
      case Block.Resource resource -> {
        json.member("type", "resource").name("resource").beginObject();
        contents(json, resource);
        json.endObject();
      }
    }
    json.endObject();
  }

  private static void media(JsonWriter json, byte[] data, String type) {
    json.member("data", Base64.getEncoder().encodeToString(data)).member("mimeType", type);
  }

  /** The members of {@code ResourceContents}. */
  static void contents(JsonWriter json, Block.Resource resource) {
    json.member("uri", resource.uri()).member("mimeType", resource.mediaType());
    Optional<String> text = text(resource);
    if (text.isPresent()) {
      json.member("text", text.get());
    } else {
      json.member("blob", Base64.getEncoder().encodeToString(resource.data()));
    }
  }

  /** The content as text; empty when it is none, whatever its media type says. */
  private static Optional<String> text(Block.Resource resource) {
    String type = resource.mediaType().toLowerCase(Locale.ROOT);
    if (!type.startsWith("text/") && !Content.isJson(type)) {
      return Optional.empty();
    }
    try {
      ByteBuffer bytes = ByteBuffer.wrap(resource.data());
      return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(bytes).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }
}
