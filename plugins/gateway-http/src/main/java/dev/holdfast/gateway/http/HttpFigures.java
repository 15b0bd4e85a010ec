package dev.holdfast.gateway.http;

import dev.holdfast.api.spi.Meter;
import dev.holdfast.api.spi.Meter.Counter;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What the gateway counts. */
final class HttpFigures {
  private final Counter requests;
  private final Counter reads;
  private final Counter writes;
  private final Counter dryRuns;
  private final Counter refused;
  private final List<Counter> byClass;

  HttpFigures(Meter meter, Connections connections) {
    requests = meter.counter("http_requests_total", "HTTP requests received.");
    reads = meter.counter("http_read_requests_total", "HTTP requests by GET or HEAD.");
    writes = meter.counter("http_write_requests_total", "HTTP requests by any other method.");
    dryRuns =
        meter.counter(
            "http_dry_run_requests_total",
            "HTTP requests for a dry run; they do not count as writes.");
    refused =
        meter.counter(
            "http_refused_total",
            "HTTP requests refused for their framing, host, origin or token.");
    byClass =
        IntStream.rangeClosed(1, 5)
            .mapToObj(i ->
                meter.counter(
                    "http_responses_" + i + "xx_total",
                    "HTTP responses with a status of " + i + "xx."))
            .toList();
    meter.gauge("http_open_connections", "Open HTTP connections.", connections::count);
  }

  void request(String method, @Nullable String query) {
    requests.add(1);
    if (method.equals("GET") || method.equals("HEAD")) {
      reads.add(1);
    } else {
      (DryRuns.isAskedFor(query) ? dryRuns : writes).add(1);
    }
  }

  void refused() {
    refused.add(1);
  }

  /** A request that never reached a handler, because its framing or its headers were wrong. */
  void broken(int status) {
    requests.add(1);
    refused.add(1);
    response(status);
  }

  void response(int status) {
    int hundreds = status / 100;
    if (hundreds >= 1 && hundreds <= 5) {
      byClass.get(hundreds - 1).add(1);
    }
  }
}
