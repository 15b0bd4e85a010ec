package dev.holdfast.kernel.extension;

import dev.holdfast.api.Outcome;
import dev.holdfast.api.json.JsonSlice;
import dev.holdfast.api.spi.Capability;
import dev.holdfast.api.spi.ProviderContext;
import dev.holdfast.api.spi.ProviderName;
import dev.holdfast.api.spi.Settings;
import dev.holdfast.api.spi.gateway.Gateway;
import dev.holdfast.api.spi.gateway.GatewayContext;
import dev.holdfast.api.spi.gateway.GatewayProvider;
import dev.holdfast.api.web.Reply;
import dev.holdfast.api.web.Route;
import dev.holdfast.api.web.RouteProvider;
import dev.holdfast.api.web.RouteSource;
import dev.holdfast.api.web.Tool;
import dev.holdfast.api.web.ToolCall;
import dev.holdfast.api.web.ToolProvider;
import dev.holdfast.api.web.ToolSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/** Providers of a tool and of routes whose calls wait until a test lets them go. */
final class Offering {
  static final ProviderName NAME = new ProviderName("acme");
  static final JsonSlice EMPTY = JsonSlice.parse("{}".getBytes(StandardCharsets.US_ASCII), 1);

  final CountDownLatch entered = new CountDownLatch(1);
  final CountDownLatch mayLeave = new CountDownLatch(1);
  final List<String> closed = new ArrayList<>();
  boolean isPortTaken;

  /** A tool that waits. */
  final class Tools implements ToolProvider {
    @Override
    public ProviderName name() {
      return NAME;
    }

    @Override
    public Set<Capability> capabilities() {
      return Set.of();
    }

    @Override
    public ToolSource create(Settings settings, ProviderContext context) {
      settings.text("units", "metric");
      context.meter().gauge("acme", "A gauge.", () -> 1);
      return new ToolSource() {
        @Override
        public List<Tool> tools() {
          return List.of(new WaitingTool());
        }

        @Override
        public void close() {
          closed.add("tools");
        }
      };
    }
  }

  private final class WaitingTool implements Tool {
    @Override
    public String name() {
      return "acme";
    }

    @Override
    public String description() {
      return "Waits.";
    }

    @Override
    public JsonSlice inputSchema() {
      return EMPTY;
    }

    @Override
    public boolean isReadOnly() {
      return true;
    }

    @Override
    public Outcome<JsonSlice> call(ToolCall call) throws InterruptedException {
      entered.countDown();
      mayLeave.await();
      return Outcome.done(EMPTY);
    }
  }

  /** A route that streams until its stream breaks. */
  final class Routes implements RouteProvider {
    @Override
    public ProviderName name() {
      return NAME;
    }

    @Override
    public Set<Capability> capabilities() {
      return Set.of();
    }

    @Override
    public RouteSource create(Settings settings, ProviderContext context) {
      return new RouteSource() {
        @Override
        public List<Route> routes() {
          return List.of(
              new Route(
                  "/acme",
                  Set.of("GET"),
                  false,
                  request ->
                      Reply.events(stream -> {
                        for (int beat = 0; true; beat++) {
                          stream.comment("beat " + beat);
                          entered.countDown();
                        }
                      })));
        }

        @Override
        public void close() {
          closed.add("routes");
        }
      };
    }
  }

  /** A gateway that says where it would listen. */
  final class Gateways implements GatewayProvider {
    @Override
    public ProviderName name() {
      return NAME;
    }

    @Override
    public Set<Capability> capabilities() {
      return Set.of();
    }

    @Override
    public Gateway create(Settings settings, ProviderContext context) {
      return new Gateway() {
        private String address = "";

        @Override
        public void start(GatewayContext gateway) throws IOException {
          if (isPortTaken) {
            throw new IOException("the port is taken");
          }
          address = "here";
        }

        @Override
        public String address() {
          return address;
        }

        @Override
        public void drain(Duration patience) {
          closed.add("drained");
        }

        @Override
        public void close() {
          closed.add("gateway");
        }
      };
    }
  }

  /** A provider whose creation fails. */
  static final class Broken implements ToolProvider {
    @Override
    public ProviderName name() {
      return new ProviderName("broken");
    }

    @Override
    public Set<Capability> capabilities() {
      return Set.of();
    }

    @Override
    public ToolSource create(Settings settings, ProviderContext context) {
      throw new IllegalStateException("no");
    }
  }
}
