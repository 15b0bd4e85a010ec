package dev.holdfast.gateway.mcp.conformance;

import dev.holdfast.api.ContextRuntime;
import dev.holdfast.api.Outcome;
import dev.holdfast.api.web.Block;
import dev.holdfast.api.web.Resource;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.UnaryOperator;

/** The resources that the conformance suite reads. */
final class ResourceFixtures {
  private ResourceFixtures() {}

  private record Text(String uri, String mediaType, UnaryOperator<String> content)
      implements Resource {
    @Override
    public String name() {
      return uri;
    }

    @Override
    public String description() {
      return "Read by the conformance suite.";
    }

    @Override
    public Outcome<Block.Resource> read(String wanted, ContextRuntime runtime) {
      byte[] bytes = content.apply(wanted).getBytes(StandardCharsets.UTF_8);
      return Outcome.done(new Block.Resource(wanted, mediaType, bytes));
    }
  }

  private record Picture(String uri) implements Resource {
    @Override
    public String name() {
      return uri;
    }

    @Override
    public String description() {
      return "Read by the conformance suite.";
    }

    @Override
    public String mediaType() {
      return "image/png";
    }

    @Override
    public Outcome<Block.Resource> read(String wanted, ContextRuntime runtime) {
      return Outcome.done(new Block.Resource(wanted, mediaType(), ContentFixtures.PNG));
    }
  }

  static List<Resource> resources() {
    return List.of(
        new Text("test://static-text", "text/plain", uri -> "A static text."),
        new Picture("test://static-binary"),
        new Text("test://watched-resource", "text/plain", uri -> "Never changes."),
        new Text(
            "test://template/{id}/data",
            "application/json",
            uri -> "{\"id\":\"" + uri.split("/")[3] + "\"}"));
  }
}
