package dev.holdfast.gateway.mcp;

import dev.holdfast.api.ContextRuntime;
import dev.holdfast.api.spi.gateway.GatewayContext;
import dev.holdfast.api.web.ToolSource;
import dev.holdfast.gateway.mcp.conformance.ConformanceSource;
import dev.holdfast.tck.FakeWorld;
import dev.holdfast.tck.MapSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The gateway over a fake runtime, with the test tools beside its own. */
public final class TestGateway implements GatewayContext, AutoCloseable {
  public final FakeRuntime runtime = new FakeRuntime();
  public final TestTools tools = new TestTools();
  private final ConformanceSource conformance = new ConformanceSource();
  public final FakeWorld world = new FakeWorld();
  public final McpGateway gateway;
  private final Path directory;

  public TestGateway(Path directory) {
    this.directory = directory;
    gateway =
        (McpGateway)
            new McpGatewayProvider()
                .create(MapSettings.none(), world.context(directory.resolve("data")));
  }

  public static TestGateway started(Path directory) throws IOException {
    TestGateway test = new TestGateway(directory);
    test.gateway.start(test);
    return test;
  }

  @Override
  public ContextRuntime runtime() {
    return runtime;
  }

  @Override
  public <E> List<E> extensions(Class<E> type) {
    return type == ToolSource.class ? List.of(type.cast(tools), type.cast(conformance)) : List.of();
  }

  @Override
  public Path runDirectory() {
    return directory;
  }

  @Override
  public void close() {
    gateway.close();
  }
}
