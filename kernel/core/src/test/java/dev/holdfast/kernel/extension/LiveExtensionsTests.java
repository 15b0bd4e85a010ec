package dev.holdfast.kernel.extension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.api.ContextRuntime;
import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.Outcome;
import dev.holdfast.api.json.JsonSlice;
import dev.holdfast.api.spi.Provider;
import dev.holdfast.api.spi.ProviderContext;
import dev.holdfast.api.spi.gateway.GatewayProvider;
import dev.holdfast.api.web.EventStream;
import dev.holdfast.api.web.Reply;
import dev.holdfast.api.web.Route;
import dev.holdfast.api.web.RouteProvider;
import dev.holdfast.api.web.RouteSource;
import dev.holdfast.api.web.Tool;
import dev.holdfast.api.web.ToolCall;
import dev.holdfast.api.web.ToolProvider;
import dev.holdfast.api.web.ToolSource;
import dev.holdfast.kernel.config.Configuration;
import dev.holdfast.kernel.config.ConfigurationException;
import dev.holdfast.kernel.job.Jobs;
import dev.holdfast.kernel.observe.KernelMeter;
import dev.holdfast.kernel.plugin.ActiveProvider;
import dev.holdfast.kernel.plugin.StartedPlugin;
import dev.holdfast.kernel.seam.SystemFiles;
import dev.holdfast.kernel.seam.SystemThreads;
import dev.holdfast.kernel.seam.SystemTime;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tools and routes of plugins come and go; a call in flight is never cut off. */
final class LiveExtensionsTests {
  private static final Executor IN_BACKGROUND = Thread::startVirtualThread;

  @TempDir Path folder;

  private final KernelMeter meter = new KernelMeter(() -> 0);
  private final Offering offering = new Offering();
  private LiveExtensions live;

  @BeforeEach
  void open() throws ConfigurationException, IOException {
    live = open("", Map.of());
  }

  private LiveExtensions open(String yaml, Map<String, String> chosen)
      throws ConfigurationException, IOException {
    Path file = Files.writeString(folder.resolve("config.yaml"), yaml);
    Configuration configuration =
        Configuration.load(new Configuration.Sources(Optional.of(file), Map.of(), Map.of()));
    SystemTime time = new SystemTime();
    ProviderFactory factory =
        new ProviderFactory(
            configuration,
            meter,
            Jobs.unmeasured(),
            (name, figures) ->
                new ProviderContext(
                    time, time, new SystemThreads(), new SystemFiles(), figures, folder));
    return new LiveExtensions(factory, chosen, Map.of(), folder);
  }

  private static <P extends Provider<?>> ActiveProvider active(Class<P> spi, P provider) {
    return new ActiveProvider(spi, provider.name().text(), List.of(), provider);
  }

  private StartedPlugin plugin() {
    return new StartedPlugin(
        "acme",
        false,
        List.of(
            active(ToolProvider.class, offering.new Tools()),
            active(RouteProvider.class, offering.new Routes())));
  }

  private Tool tool() {
    return live.extensions(ToolSource.class).getFirst().tools().getFirst();
  }

  private CompletableFuture<Outcome<JsonSlice>> callInBackground(Tool tool) {
    return CompletableFuture.supplyAsync(() -> call(tool), IN_BACKGROUND);
  }

  private static Outcome<JsonSlice> call(Tool tool) {
    try {
      return tool.call(new ToolCall(Offering.EMPTY, ports(), (done, total, message) -> {}));
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** Ports that nobody asks for anything. */
  private static ContextRuntime ports() {
    return (ContextRuntime)
        Proxy.newProxyInstance(
            ContextRuntime.class.getClassLoader(),
            new Class<?>[] {ContextRuntime.class},
            (proxy, method, arguments) -> {
              throw new AssertionError("asked for " + method.getName());
            });
  }

  @Test
  void whatIsDeployedIsOfferedAndWhatIsForgottenIsNot() {
    live.deploy(plugin());

    assertThat(live.extensions(ToolSource.class)).hasSize(1);
    assertThat(live.extensions(RouteSource.class)).hasSize(1);
    assertThat(live.serving("acme")).containsExactlyInAnyOrder("tool:acme", "route:acme");
    assertThat(meter.metrics()).extracting("name").contains("holdfast_acme");

    assertThat(live.pause("acme")).isTrue();
    live.end("acme");
    live.forget("acme");

    assertThat(live.extensions(ToolSource.class)).isEmpty();
    assertThat(live.serving("acme")).isEmpty();
    assertThat(offering.closed).containsExactly("routes", "tools");
    assertThat(meter.metrics()).extracting("name").doesNotContain("holdfast_acme");
  }

  @Test
  void callInFlightEndsNormallyWhileNewOnesAreRefused() throws InterruptedException {
    live.deploy(plugin());
    Tool tool = tool();
    CompletableFuture<Outcome<JsonSlice>> inFlight = callInBackground(tool);
    offering.entered.await();

    CompletableFuture<Boolean> paused =
        CompletableFuture.supplyAsync(() -> live.pause("acme"), IN_BACKGROUND);
    awaitRefusal(tool);
    assertThat(paused).isNotDone();
    offering.mayLeave.countDown();

    assertThat(inFlight.join()).isEqualTo(Outcome.done(Offering.EMPTY));
    assertThat(paused.join()).isTrue();
    live.resume("acme");
    assertThat(call(tool)).isEqualTo(Outcome.done(Offering.EMPTY));
  }

  /** Calls until the gate is seen shut; a call that still gets in waits with the first one. */
  private void awaitRefusal(Tool tool) {
    while (true) {
      CompletableFuture<Outcome<JsonSlice>> attempt = callInBackground(tool);
      try {
        attempt.get(100, TimeUnit.MILLISECONDS);
      } catch (ExecutionException e) {
        assertThat(e.getCause())
            .isInstanceOfSatisfying(
                HoldfastException.class,
                refused -> assertThat(refused.code()).isEqualTo(ErrorCode.UNAVAILABLE));
        return;
      } catch (TimeoutException | InterruptedException e) {
        continue;
      }
    }
  }

  @Test
  void streamEndsWhenItsPluginIsToGo() throws Exception {
    live.deploy(plugin());
    Route route = live.extensions(RouteSource.class).getFirst().routes().getFirst();
    Reply reply = route.handler().handle(null);
    Reply.EventSource events = ((Reply.Body.Events) reply.body()).source();
    CompletableFuture<Throwable> ended =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                events.feed(new Silent());
                return new AssertionError("ended by itself");
              } catch (Exception e) {
                return e;
              }
            },
            IN_BACKGROUND);
    offering.entered.await();

    assertThat(live.pause("acme")).isTrue();

    assertThat(ended.join()).isInstanceOf(IOException.class);
  }

  private static final class Silent implements EventStream {
    @Override
    public void send(String id, String event, String data) {}

    @Override
    public void comment(String text) {}
  }

  private StartedPlugin gateway(boolean isShipped) {
    return new StartedPlugin(
        "acme", isShipped, List.of(active(GatewayProvider.class, offering.new Gateways())));
  }

  @Test
  void gatewayThatWasDroppedInStartsAsSoonAsGatewaysMay() {
    live.deploy(gateway(false));
    assertThat(live.gateways().get("acme").address()).isEmpty();

    live.open(ports());
    live.start("acme");

    assertThat(live.gateways().get("acme").address()).isEqualTo("here");
    assertThat(live.serving("acme")).containsExactly("gateway:acme");
    live.end("acme");
    live.forget("acme");
    assertThat(offering.closed).containsExactly("drained", "gateway");
    assertThat(live.gateways()).isEmpty();
  }

  @Test
  void gatewayThatShipsServesOnlyWhenItIsListed() {
    live.open(ports());

    live.deploy(gateway(true));

    assertThat(live.gateways()).isEmpty();
    assertThat(live.serving("acme")).isEmpty();
  }

  @Test
  void gatewayThatCannotBindFailsItsPlugin() {
    live.open(ports());
    offering.isPortTaken = true;

    assertThatThrownBy(() -> live.deploy(gateway(false)))
        .hasMessage("gateway 'acme' cannot start: the port is taken");

    assertThat(offering.closed).contains("gateway");
    assertThat(live.gateways()).isEmpty();
  }

  @Test
  void failedDeploymentLeavesNothingBehind() {
    StartedPlugin half =
        new StartedPlugin(
            "half",
            false,
            List.of(
                active(RouteProvider.class, offering.new Routes()),
                active(ToolProvider.class, new Offering.Broken())));

    assertThatThrownBy(() -> live.deploy(half)).hasMessage("no");

    assertThat(offering.closed).containsExactly("routes");
    assertThat(live.extensions(Object.class)).isEmpty();
  }

  @Test
  void whatTheConfigurationChoseCannotBeTakenAway() throws ConfigurationException, IOException {
    live = open("", Map.of("tool:acme", "some.setting says so"));
    live.deploy(plugin());

    assertThat(live.objection("acme"))
        .hasValueSatisfying(why -> assertThat(why).contains("some.setting"));
    assertThat(live.objection("other")).isEmpty();
  }

  @Test
  void unreadKeyOfALaterPluginFailsIt() throws ConfigurationException, IOException {
    live = open("plugins:\n  config:\n    acme: {unitts: si}\n", Map.of());
    live.open(ports());

    assertThatThrownBy(() -> live.deploy(plugin()))
        .hasMessageContaining(
            "config.yaml:3: plugins.config.acme.unitts: unknown key; did you mean");

    assertThat(live.extensions(Object.class)).isEmpty();
  }
}
