package dev.holdfast.gateway.mcp.feature;

import dev.holdfast.api.ContextRuntime;
import dev.holdfast.api.json.JsonSlice;
import dev.holdfast.api.web.ToolSource;
import dev.holdfast.gateway.mcp.protocol.ContextUri;
import dev.holdfast.gateway.mcp.protocol.Fault;
import dev.holdfast.gateway.mcp.protocol.Methods;
import dev.holdfast.gateway.mcp.protocol.Params;
import dev.holdfast.gateway.mcp.protocol.ToolCatalog;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** The methods that all revisions share. */
public final class ServerMethods implements Methods {
  private final ToolMethods tools;
  private final ResourceMethods resources;
  private final PromptMethods prompts;
  private final Completion completion;
  private final PluginResources pluginResources;
  private final PromptCatalog promptCatalog;

  /** The tools of {@code catalog}, and prompts and resources of {@code sources} beside our own. */
  public ServerMethods(
      ContextRuntime runtime, ToolCatalog catalog, Supplier<List<ToolSource>> sources) {
    pluginResources = new PluginResources(sources);
    promptCatalog = new PromptCatalog(sources);
    tools = new ToolMethods(runtime, catalog);
    resources = new ResourceMethods(runtime, pluginResources);
    prompts = new PromptMethods(runtime, promptCatalog);
    completion = new Completion(runtime, promptCatalog, pluginResources);
  }

  @Override
  public Optional<Prepared> prepare(
      String method, Params params, Function<String, Fault> resourceNotFound) {
    return switch (method) {
      case "tools/list" -> Optional.of(tools.list(params));
      case "tools/call" -> Optional.of(tools.call(params));
      case "resources/list" -> Optional.of(resources.list(params));
      case "resources/templates/list" -> Optional.of(resources.templates(params));
      case "resources/read" -> Optional.of(resources.read(params, resourceNotFound));
      case "prompts/list" -> Optional.of(prompts.list(params));
      case "prompts/get" -> Optional.of(prompts.get(params));
      case "completion/complete" -> Optional.of(completion.complete(params));
      default -> Optional.empty();
    };
  }

  @Override
  public Optional<JsonSlice> inputSchema(String tool) {
    return tools.inputSchema(tool);
  }

  @Override
  public String toolsStamp() {
    return tools.stamp();
  }

  @Override
  public String promptsStamp() {
    return prompts.stamp();
  }

  @Override
  public boolean isWatchable(String uri) {
    return ContextUri.parse(uri)
        .map(ContextUri::isWatchable)
        .orElseGet(() -> pluginResources.find(uri).isPresent());
  }

  @Override
  public String revision(String uri) {
    return pluginResources.revision(uri);
  }
}
