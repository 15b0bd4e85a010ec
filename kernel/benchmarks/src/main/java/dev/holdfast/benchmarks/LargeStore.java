package dev.holdfast.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What does a running daemon cost that holds many keys? Fills it through {@code POST /v1/batch},
 * measures single reads and writes, and reads samples again, each compared with what was written.
 * Keys come in random order; every value follows from its key. Needs nothing but the JDK: {@code
 * java LargeStore.java load|read|write|check home=DIR keys=N ...}.
 */
public final class LargeStore {
  private static final Pattern ADDRESS = Pattern.compile("\"address\"\\s*:\\s*\"([^\"]+)\"");
  private static final Pattern PID = Pattern.compile("\"pid\"\\s*:\\s*(\\d+)");
  private static final int BATCH = 1_000;
  private static final long SEED = 20_261_121;

  private final Path home;
  private final long keys;
  private final long first;
  private final int valueBytes;
  private final int clients;
  private final int samples;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI address;
  private final String token;

  private LargeStore(Map<String, String> options) throws IOException {
    home = Path.of(options.getOrDefault("home", System.getProperty("user.home") + "/.holdfast"));
    keys = Long.parseLong(options.getOrDefault("keys", "1000000"));
    first = Long.parseLong(options.getOrDefault("from", "0"));
    valueBytes = Integer.parseInt(options.getOrDefault("value", "256"));
    clients = Integer.parseInt(options.getOrDefault("clients", "2"));
    samples = Integer.parseInt(options.getOrDefault("samples", "20000"));
    address = URI.create("http://" + find(ADDRESS));
    token = Files.readString(home.resolve("token")).strip();
  }

  private String find(Pattern pattern) throws IOException {
    Matcher found = pattern.matcher(Files.readString(home.resolve("run/daemon.json")));
    if (!found.find()) {
      throw new IOException("no daemon runs in " + home);
    }
    return found.group(1);
  }

  /** Runs one part. */
  public static void main(String[] args) throws Exception {
    Map<String, String> options = new HashMap<>();
    for (String arg : Arrays.asList(args).subList(1, args.length)) {
      String[] parts = arg.split("=", 2);
      options.put(parts[0], parts[1]);
    }
    LargeStore store = new LargeStore(options);
    switch (args[0]) {
      case "load" -> store.load();
      case "read" -> store.read();
      case "write" -> store.write();
      case "check" -> store.check();
      default -> throw new IllegalArgumentException("load, read, write or check, not " + args[0]);
    }
    store.printMemory();
  }

  private static String key(long number) {
    // A bijection, so that neighbours in time are none in the order of keys.
    long mixed = number + 0x9E3779B97F4A7C15L;
    mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return "load/" + String.format(Locale.ROOT, "%016x", mixed ^ (mixed >>> 31));
  }

  /** JSON of about the wanted length, half of which compresses. */
  private String value(long number) {
    SplittableRandom random = new SplittableRandom(SEED + number);
    StringBuilder json = new StringBuilder(valueBytes + 20);
    json.append("{\"n\":").append(number).append(",\"text\":\"");
    while (json.length() < valueBytes - 2) {
      json.append(Long.toHexString(random.nextLong()));
    }
    json.setLength(Math.max(json.length() - 16, valueBytes - 2));
    return json.append("\"}").toString();
  }

  private void load() throws Exception {
    long begin = System.nanoTime();
    AtomicLong next = new AtomicLong(first);
    AtomicLong done = new AtomicLong();
    AtomicLong told = new AtomicLong(begin);
    inParallel(() -> {
      for (long from = next.getAndAdd(BATCH); from < keys; from = next.getAndAdd(BATCH)) {
        HttpResponse<String> reply = sendBatch(from);
        if (reply.statusCode() != 200) {
          throw new IOException("batch at " + from + ": " + reply.statusCode() + reply.body());
        }
        long sum = done.addAndGet(Math.min(BATCH, keys - from));
        long now = System.nanoTime();
        long last = told.get();
        if (now - last > 30_000_000_000L && told.compareAndSet(last, now)) {
          print(
              "loaded %,d, %,.0f keys/s, RSS %d MB", sum, sum * 1e9 / (now - begin), rss("VmRSS"));
        }
      }
      return null;
    });
    double seconds = (System.nanoTime() - begin) / 1e9;
    print(
        "load: %,d keys of %d bytes in %.0f s, %,.0f keys/s",
        keys - first, valueBytes, seconds, (keys - first) / seconds);
  }

  private HttpResponse<String> sendBatch(long from) throws IOException, InterruptedException {
    StringBuilder body = new StringBuilder(BATCH * (valueBytes + 80));
    body.append("{\"operations\":[");
    for (long i = from; i < Math.min(keys, from + BATCH); i++) {
      body.append(i == from ? "" : ",")
          .append("{\"op\":\"put\",\"key\":\"")
          .append(key(i))
          .append("\",\"value\":")
          .append(value(i))
          .append('}');
    }
    body.append("]}");
    return send(
        request("/v1/batch")
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body.toString())));
  }

  private void read() throws Exception {
    SplittableRandom random = new SplittableRandom(System.nanoTime());
    measure("get, present", () -> expect(random.nextLong(keys), true));
    measure("get, absent", () -> expect(keys + random.nextLong(keys), false));
  }

  private void write() throws Exception {
    SplittableRandom random = new SplittableRandom(System.nanoTime());
    measure(
        "put, new version of a key",
        () -> {
          long number = random.nextLong(keys);
          HttpResponse<String> reply =
              send(
                  request("/v1/contexts/" + key(number))
                      .header("Content-Type", "application/json")
                      .PUT(HttpRequest.BodyPublishers.ofString(value(number))));
          if (reply.statusCode() != 200) {
            throw new IOException(reply.statusCode() + " " + reply.body());
          }
          return null;
        });
  }

  /** One client, one request after the other. */
  private void measure(String what, Callable<?> work) throws Exception {
    for (int i = 0; i < samples / 10; i++) {
      work.call();
    }
    long[] nanos = new long[samples];
    for (int i = 0; i < samples; i++) {
      long begin = System.nanoTime();
      work.call();
      nanos[i] = System.nanoTime() - begin;
    }
    Arrays.sort(nanos);
    print(
        "%s: p50 %.2f ms, p99 %.2f ms, p99.9 %.2f ms (%,d, one client)",
        what,
        nanos[samples / 2] / 1e6,
        nanos[samples * 99 / 100] / 1e6,
        nanos[(int) (samples * 999L / 1000)] / 1e6,
        samples);
  }

  private Void expect(long number, boolean present) throws IOException, InterruptedException {
    HttpResponse<String> reply = send(request("/v1/contexts/" + key(number)).GET());
    boolean isRight =
        present
            ? reply.statusCode() == 200 && reply.body().equals(value(number))
            : reply.statusCode() == 404;
    if (!isRight) {
      throw new IOException(key(number) + " (" + number + "): " + reply.statusCode());
    }
    return null;
  }

  private void check() throws Exception {
    AtomicLong left = new AtomicLong(samples);
    long begin = System.nanoTime();
    inParallel(() -> {
      SplittableRandom random = new SplittableRandom(System.nanoTime());
      while (left.getAndDecrement() > 0) {
        expect(random.nextLong(keys), true);
      }
      return null;
    });
    double seconds = (System.nanoTime() - begin) / 1e9;
    print(
        "check: %,d random keys hold what was written (%,.0f a second)",
        samples, samples / seconds);
    HttpResponse<String> metrics =
        send(request("/v1/metrics").header("Accept", "text/plain").GET());
    metrics
        .body()
        .lines()
        .filter(line -> line.matches("(holdfast_)?(store_|heap|memory|log_|unapplied).*"))
        .forEach(System.out::println);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(address.resolve(path))
        .timeout(Duration.ofSeconds(60))
        .header("Authorization", "Bearer " + token);
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
  }

  private void inParallel(Callable<?> work) throws InterruptedException, ExecutionException {
    try (ExecutorService pool = Executors.newFixedThreadPool(clients)) {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < clients; i++) {
        running.add(pool.submit(work));
      }
      for (Future<?> each : running) {
        each.get();
      }
    }
  }

  private void printMemory() throws IOException {
    print("RSS of the daemon %d MB, highest %d MB", rss("VmRSS"), rss("VmHWM"));
  }

  private long rss(String field) throws IOException {
    try (var lines = Files.lines(Path.of("/proc", find(PID), "status"))) {
      return lines
          .filter(line -> line.startsWith(field + ":"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D+", "")) / 1024)
          .findFirst()
          .orElse(-1);
    }
  }

  private static void print(String format, Object... arguments) {
    System.out.println(String.format(Locale.ROOT, format, arguments));
  }
}
