package dev.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.json.JsonSlice;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Four processes, fifty appends each, all at once, to one key: two hundred elements, each once. */
final class ConcurrentAppendsIT {
  private static final int WRITERS = 4;
  private static final int APPENDS = 50;

  private interface Writer {
    void write(int writer) throws Exception;
  }

  private static void all(Writer body) throws Exception {
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Void>> writers =
          executor.invokeAll(
              IntStream.range(0, WRITERS)
                  .mapToObj(writer ->
                      (Callable<Void>)
                          () -> {
                            body.write(writer);
                            return null;
                          })
                  .toList());
      for (Future<Void> writer : writers) {
        writer.get();
      }
    }
  }

  private static String element(int writer, int number) {
    return "\"" + writer + "-" + number + "\"";
  }

  private static void checkEachOnce(HttpDaemon http, String key) throws IOException {
    List<String> elements =
        JsonSlice.parse(http.get(key), 4).elements().stream().map(JsonSlice::raw).toList();
    List<String> expected = new ArrayList<>();
    for (int writer = 0; writer < WRITERS; writer++) {
      for (int number = 0; number < APPENDS; number++) {
        expected.add(element(writer, number));
      }
    }
    assertThat(elements).containsExactlyInAnyOrderElementsOf(expected);
  }

  @ParameterizedTest
  @MethodSource("dev.holdfast.e2e.HoldfastProcess#stores")
  void overMcp(String store) throws Exception {
    try (HoldfastProcess holdfast = HoldfastProcess.create(store)) {
      // No `up`: the first of the four starts the daemon, and the others find it.
      all(writer -> {
        try (McpSession session = holdfast.mcp()) {
          List<CompletableFuture<JsonSlice>> replies = new ArrayList<>();
          for (int number = 0; number < APPENDS; number++) {
            replies.add(
                session.call(
                    "context_write",
                    "{\"action\":\"append\",\"key\":\"log/all\",\"value\":"
                        + element(writer, number)
                        + "}"));
          }
          for (CompletableFuture<JsonSlice> reply : replies) {
            JsonSlice result = McpSession.await(reply);
            assertThat(result.member("isError").filter(JsonSlice::asBoolean)).isEmpty();
          }
        }
      });
      try (HttpDaemon http = holdfast.http()) {
        checkEachOnce(http, "log/all");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dev.holdfast.e2e.HoldfastProcess#stores")
  void overHttp(String store) throws Exception {
    try (HoldfastProcess holdfast = HoldfastProcess.create(store)) {
      holdfast.up();
      all(writer -> {
        try (HttpDaemon http = holdfast.http();
            ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
          List<Callable<Integer>> appends = new ArrayList<>();
          for (int number = 0; number < APPENDS; number++) {
            String element = element(writer, number);
            String once = "k" + writer + "-" + number;
            appends.add(() -> http.append("log/all", element, once).statusCode());
          }
          for (Future<Integer> status : executor.invokeAll(appends)) {
            assertThat(status.get()).isBetween(200, 201);
          }
        }
      });
      try (HttpDaemon http = holdfast.http()) {
        checkEachOnce(http, "log/all");
      }
    }
  }
}
