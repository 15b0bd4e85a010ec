package dev.holdfast.api.spi.gateway;

import dev.holdfast.api.ContextRuntime;
import java.nio.file.Path;
import java.util.List;

/** What a gateway gets when it starts. */
public interface GatewayContext {
  /** The inbound ports. */
  ContextRuntime runtime();

  /**
   * Everything that plugins offer under {@code type}: each gateway that implements it, and what
   * providers of that SPI made. The list is of the present moment; ask again to see later arrivals.
   */
  <E> List<E> extensions(Class<E> type);

  /** The directory for sockets, mode 700. */
  Path runDirectory();
}
