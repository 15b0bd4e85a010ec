package dev.holdfast.kernel.extension;

import dev.holdfast.api.spi.gateway.Gateway;
import dev.holdfast.api.spi.gateway.GatewayContext;
import dev.holdfast.kernel.observe.ScopedMeter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is in use of one plugin, and how it ends. Used by one thread at a time. */
final class PluginUse {
  private static final Logger LOG = LoggerFactory.getLogger(PluginUse.class);

  private final String plugin;
  private final Gate gate;
  private final ScopedMeter meter;
  private final Set<String> labels = new LinkedHashSet<>();
  private final List<Object> offers = new ArrayList<>();
  private final Map<String, Gateway> gateways = new LinkedHashMap<>();
  private final Deque<AutoCloseable> sources = new ArrayDeque<>();

  PluginUse(String plugin, Gate gate, ScopedMeter meter) {
    this.plugin = plugin;
    this.gate = gate;
    this.meter = meter;
  }

  String plugin() {
    return plugin;
  }

  Gate gate() {
    return gate;
  }

  ScopedMeter meter() {
    return meter;
  }

  /** Takes over what a provider made; it is closed with the rest. */
  <S extends AutoCloseable> S own(String label, S source) {
    sources.push(source);
    labels.add(label);
    return source;
  }

  void offer(Object offer) {
    offers.add(offer);
  }

  void gateway(String name, Gateway gateway) {
    gateways.put(name, gateway);
    offers.add(gateway);
  }

  Set<String> labels() {
    return Set.copyOf(labels);
  }

  List<Object> offers() {
    return List.copyOf(offers);
  }

  Map<String, Gateway> gateways() {
    return Map.copyOf(gateways);
  }

  /** Binds the gateways that were dropped in. */
  void start(GatewayContext context) {
    for (Map.Entry<String, Gateway> gateway : gateways.entrySet()) {
      try {
        gateway.getValue().start(context);
      } catch (IOException e) {
        throw new UncheckedIOException(
            "gateway '%s' cannot start: %s".formatted(gateway.getKey(), e.getMessage()), e);
      }
      LOG.info("gateway {} listens at {}", gateway.getKey(), gateway.getValue().address());
    }
  }

  /**
   * Ends everything; what cannot be closed does not keep the rest open. A second call does none.
   */
  void end(Duration patience) {
    gateways.values().forEach(gateway -> gateway.drain(patience));
    while (!sources.isEmpty()) {
      try {
        sources.pop().close();
      } catch (Exception e) {
        LOG.error("Something of the plugin {} could not be closed", plugin, e);
      }
    }
    meter.close();
    gateways.clear();
  }
}
