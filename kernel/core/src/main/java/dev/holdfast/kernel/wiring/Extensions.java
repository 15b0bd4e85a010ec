package dev.holdfast.kernel.wiring;

import dev.holdfast.api.ContextRuntime;
import dev.holdfast.api.spi.gateway.GatewayContext;
import java.nio.file.Path;
import java.util.List;

/**
 * What gateways get when they start.
 *
 * @param runtime the inbound ports
 * @param offers all gateways, and what route and tool providers made
 * @param runDirectory where sockets go
 */
record Extensions(ContextRuntime runtime, List<Object> offers, Path runDirectory)
    implements GatewayContext {
  @Override
  public <E> List<E> extensions(Class<E> type) {
    return offers.stream().filter(type::isInstance).map(type::cast).toList();
  }
}
