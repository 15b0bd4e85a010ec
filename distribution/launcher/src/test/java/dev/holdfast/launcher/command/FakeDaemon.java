package dev.holdfast.launcher.command;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.holdfast.launcher.home.Homes;
import dev.holdfast.shim.DaemonFile;
import dev.holdfast.shim.Home;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/** A home whose daemon answers what a test tells it to, and remembers what it was asked. */
final class FakeDaemon implements AutoCloseable {

  record Asked(String method, String target, Map<String, String> headers, byte[] body) {
    String text() {
      return new String(body, StandardCharsets.UTF_8);
    }
  }

  record Told(int status, Map<String, String> headers, byte[] body) {}

  private final HttpServer server;
  private final Home home;
  private final FileChannel lock;
  private final Map<String, List<Told>> answers = new ConcurrentHashMap<>();
  private final List<Asked> asked = new CopyOnWriteArrayList<>();

  FakeDaemon(Path directory) throws IOException {
    home = new Home(directory);
    Homes.create(home);
    Files.writeString(home.token(), "secret\n");
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
    Files.createDirectories(home.data());
    lock = FileChannel.open(home.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    lock.lock();
    new DaemonFile(
            ProcessHandle.current().pid(), address(), "0.1.0", "this-run", home.lockIdentity())
        .write(home);
    tell("GET /v1/status", 200, "{\"instance\":\"this-run\",\"version\":\"0.1.0\"}");
  }

  String address() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  Home home() {
    return home;
  }

  /** Answers that request so; told several times, the answers come in turn and the last stays. */
  void tell(String request, int status, String body, String... headers) {
    tell(request, status, body.getBytes(StandardCharsets.UTF_8), headers);
  }

  void tell(String request, int status, byte[] body, String... headers) {
    Map<String, String> named = new LinkedHashMap<>();
    for (int i = 0; i < headers.length; i += 2) {
      named.put(headers[i], headers[i + 1]);
    }
    answers
        .computeIfAbsent(request, any -> new CopyOnWriteArrayList<>())
        .add(new Told(status, named, body));
  }

  List<Asked> asked() {
    return new ArrayList<>(asked);
  }

  Asked last() {
    return asked.getLast();
  }

  private void answer(HttpExchange exchange) throws IOException {
    Map<String, String> headers = new LinkedHashMap<>();
    exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.getFirst()));
    String request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
    asked.add(
        new Asked(
            exchange.getRequestMethod(),
            exchange.getRequestURI().toString(),
            headers,
            exchange.getRequestBody().readAllBytes()));
    List<Told> told = answers.getOrDefault(request, List.of());
    Told next =
        told.isEmpty()
            ? new Told(
                404,
                Map.of(),
                "{\"code\":\"not-found\",\"detail\":\"no\"}".getBytes(StandardCharsets.UTF_8))
            : told.size() > 1 ? told.removeFirst() : told.getFirst();
    next.headers().forEach(exchange.getResponseHeaders()::set);
    boolean isHead = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(
        next.status(), isHead || next.body().length == 0 ? -1 : next.body().length);
    if (!isHead) {
      exchange.getResponseBody().write(next.body());
    }
    exchange.close();
  }

  /** Lets go of the home, and answers all the same. */
  void unlock() {
    try {
      lock.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    unlock();
  }
}
