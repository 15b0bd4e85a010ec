package dev.holdfast.gateway.http;

import dev.holdfast.api.seam.Ticker;
import dev.holdfast.api.spi.Meter;
import dev.holdfast.api.spi.Meter.Counter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What the gateway counts: requests by kind and outcome, and how long they take. */
final class HttpFigures {
  private static final String REQUESTS = "http_requests_total";
  private static final String REQUESTS_HELP =
      "HTTP requests answered, by what they are about and the class of the answer's status.";

  /** By the kind's ordinal. */
  private final List<Counter[]> requests = new ArrayList<>();

  /** By the kind's ordinal. */
  private final List<Meter.Timer> times = new ArrayList<>();

  private final Map<Integer, Counter> statuses = new ConcurrentHashMap<>();
  private final Meter meter;
  private final Ticker ticker;
  private final Counter refused;

  HttpFigures(Meter meter, Ticker ticker, Connections connections) {
    this.meter = meter;
    this.ticker = ticker;
    for (RequestKind kind : RequestKind.values()) {
      requests.add(byClass(meter, kind));
      times.add(
          meter.timer(
              "http_request_seconds",
              "How long HTTP requests take from their header to the end of their answer: a lease with the wait that was asked for, a stream as long as it is open.",
              "kind",
              kind.label()));
    }
    refused =
        meter.counter(
            "http_refused_total",
            "HTTP requests refused for their framing, host, origin or token.");
    meter.gauge("http_open_connections", "Open HTTP connections.", connections::count);
  }

  private static Counter[] byClass(Meter meter, RequestKind kind) {
    Counter[] counters = new Counter[5];
    for (int i = 0; i < counters.length; i++) {
      counters[i] =
          meter.counter(REQUESTS, REQUESTS_HELP, "kind", kind.label(), "status", (i + 1) + "xx");
    }
    return counters;
  }

  /** The tick at which a request begins. */
  long begin() {
    return ticker.nanos();
  }

  void refused() {
    refused.add(1);
  }

  /** A request that never reached a handler, because its framing or its headers were wrong. */
  void broken(int status) {
    refused.add(1);
    count(RequestKind.OTHER, status);
  }

  /** A request is answered. */
  void answered(RequestKind kind, int status, long begun) {
    times.get(kind.ordinal()).record(ticker.nanos() - begun);
    count(kind, status);
  }

  private void count(RequestKind kind, int status) {
    int hundreds = status / 100;
    if (hundreds >= 1 && hundreds <= 5) {
      requests.get(kind.ordinal())[hundreds - 1].add(1);
      statuses.computeIfAbsent(status, this::ofStatus).add(1);
    }
  }

  private Counter ofStatus(int status) {
    return meter.counter(
        "http_responses_total",
        "HTTP answers by their status.",
        "status",
        Integer.toString(status));
  }
}
