package dev.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.json.JsonSlice;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.hawkular.agent.prometheus.text.TextPrometheusMetricsProcessor;
import org.hawkular.agent.prometheus.types.Counter;
import org.hawkular.agent.prometheus.types.MetricFamily;
import org.hawkular.agent.prometheus.types.MetricType;
import org.hawkular.agent.prometheus.types.Summary;
import org.hawkular.agent.prometheus.walkers.CollectorPrometheusMetricsWalker;
import org.junit.jupiter.api.Test;

/**
 * The figures of a daemon that works: what others make of them, and that the document names each.
 */
final class MetricsIT {
  private static final int SCRAPES = 20;
  private static final Path DOCUMENT = Path.of("..", "METRICS.md");

  @Test
  void parserOfPrometheusAcceptsTheFiguresOfADaemonUnderLoad() throws Exception {
    try (HoldfastProcess holdfast = HoldfastProcess.create()) {
      holdfast.upDirectly();
      AtomicBoolean isOver = new AtomicBoolean();
      try (HttpDaemon http = holdfast.http();
          ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor()) {
        List<Future<Integer>> loads =
            List.of(
                workers.submit(() -> load(holdfast, isOver, "a")),
                workers.submit(() -> load(holdfast, isOver, "b")),
                workers.submit(() -> load(holdfast, isOver, "c")));
        try {
          double seen = 0;
          for (int i = 0; i < SCRAPES; i++) {
            Map<String, MetricFamily> families = parsed(scrape(http, "text/plain"));
            double requests = sum(families, "holdfast_http_requests_total");
            assertThat(requests).isGreaterThanOrEqualTo(seen);
            seen = requests;
            assertThat(families).hasSizeGreaterThan(50).containsKey("holdfast_log_sync_seconds");
            String open = scrape(http, "application/openmetrics-text");
            assertThat(open).endsWith("# EOF\n").contains("# TYPE holdfast_http_requests counter");
            JsonSlice health = http.json("/v1/health");
            assertThat(health.member("healthy").orElseThrow().asBoolean())
                .as(health.raw())
                .isTrue();
          }
        } finally {
          isOver.set(true);
        }
        int writes = 0;
        for (Future<Integer> load : loads) {
          writes += load.get();
        }

        String last = scrape(http, "text/plain");
        Map<String, MetricFamily> families = parsed(last);
        assertThat(sum(families, "holdfast_commits_total")).isEqualTo(writes);
        Summary puts =
            (Summary)
                families.get("holdfast_store_operation_seconds").getMetrics().stream()
                    .filter(metric -> "put".equals(metric.getLabels().get("operation")))
                    .findFirst()
                    .orElseThrow();
        assertThat(puts.getSampleCount()).isEqualTo(writes);
        assertThat(puts.getSampleSum()).isPositive();
        checkByPromtool(last);
        System.out.printf(
            "MetricsIT: %d families, %d writes, %d scrapes under load%n",
            families.size(), writes, SCRAPES);
      }
    }
  }

  private static int load(HoldfastProcess holdfast, AtomicBoolean isOver, String name)
      throws IOException {
    int writes = 0;
    try (HttpDaemon http = holdfast.http()) {
      while (!isOver.get()) {
        byte[] value = ("{\"n\":" + writes + "}").getBytes(StandardCharsets.UTF_8);
        HttpDaemon.ok(http.putJson("load/" + name, value));
        writes++;
        assertThat(http.get("load/" + name)).isEqualTo(value);
        http.send("GET", "/v1/contexts/none", new byte[0]);
      }
    }
    return writes;
  }

  private static String scrape(HttpDaemon http, String type) throws IOException {
    var answer = HttpDaemon.ok(http.send("GET", "/v1/metrics", new byte[0], "Accept", type));
    assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith(type + ";");
    return new String(answer.body(), StandardCharsets.UTF_8);
  }

  private static Map<String, MetricFamily> parsed(String text) {
    CollectorPrometheusMetricsWalker walker = new CollectorPrometheusMetricsWalker();
    new TextPrometheusMetricsProcessor(
            new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), walker)
        .walk();
    Map<String, MetricFamily> families = new TreeMap<>();
    for (MetricFamily family : walker.getAllMetricFamilies()) {
      assertThat(families.put(family.getName(), family)).as(family.getName()).isNull();
      assertThat(family.getType()).isIn(MetricType.COUNTER, MetricType.GAUGE, MetricType.SUMMARY);
      assertThat(family.getMetrics()).as(family.getName()).isNotEmpty();
    }
    return families;
  }

  private static double sum(Map<String, MetricFamily> families, String name) {
    return families.get(name).getMetrics().stream()
        .mapToDouble(metric -> ((Counter) metric).getValue())
        .sum();
  }

  /** Prometheus's own check, which also knows the customs of naming, where it is installed. */
  private static void checkByPromtool(String text) throws IOException, InterruptedException {
    Process promtool;
    try {
      promtool =
          new ProcessBuilder("promtool", "check", "metrics").redirectErrorStream(true).start();
    } catch (IOException e) {
      System.out.println("MetricsIT: promtool is not installed, so it was not asked");
      return;
    }
    try (var in = promtool.getOutputStream()) {
      in.write(text.getBytes(StandardCharsets.UTF_8));
    }
    String said = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(promtool.waitFor()).as(said).isZero();
  }

  @Test
  void documentNamesEveryFigureAndNoOther() throws Exception {
    Map<String, String> shown = new TreeMap<>();
    for (String store : HoldfastProcess.stores()) {
      try (HoldfastProcess holdfast = HoldfastProcess.create()) {
        Path backups = holdfast.home().resolve("backups");
        holdfast.configure(
            "store: " + store + "\nbackup: { directory: " + backups + ", every: 24h, keep: 1 }\n");
        holdfast.upDirectly();
        try (HttpDaemon http = holdfast.http();
            McpSession mcp = holdfast.mcp()) {
          HttpDaemon.ok(http.putJson("a", "[1]".getBytes(StandardCharsets.UTF_8)));
          McpSession.await(mcp.call("status", "{}"));
          shown.putAll(FigureTable.of(http.json("/v1/metrics")));
        }
      }
    }
    Path made = Path.of("target", "metrics-table.md");
    Files.write(made, shown.values());

    Set<String> documented = new TreeSet<>(FigureTable.read(DOCUMENT).values());
    assertThat(differences(documented, shown.values()))
        .as("rows of METRICS.md that no daemon shows so; the whole table is in " + made)
        .isEmpty();
    assertThat(differences(shown.values(), documented))
        .as("figures that METRICS.md lacks; the whole table is in " + made)
        .isEmpty();
  }

  private static Set<String> differences(Collection<String> rows, Collection<String> without) {
    Set<String> left = new TreeSet<>(rows);
    left.removeAll(without);
    return left;
  }
}
