package dev.holdfast.launcher.client;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A daemon, over HTTP. Nothing is sent twice: a request that was cut is reported, not repeated. */
public final class DaemonClient implements AutoCloseable {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  private final HttpClient http;
  private final String address;
  private final String token;
  private volatile @Nullable String degraded;
  private volatile Consumer<String> listener = reason -> {};

  /** A client of the daemon at {@code host:port}. */
  public DaemonClient(String address, String token) {
    this.address = reachable(address);
    this.token = token;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .proxy(HttpClient.Builder.NO_PROXY)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  /**
   * Whoever is told once when an answer says that the home is damaged; at once, when one said so
   * already.
   */
  public DaemonClient onDegraded(Consumer<String> told) {
    listener = told;
    degraded().ifPresent(told);
    return this;
  }

  /** What the answers so far said about damage of the home; empty when they said nothing. */
  public Optional<String> degraded() {
    return Optional.ofNullable(degraded);
  }

  /** Where the daemon is. */
  public String address() {
    return address;
  }

  /**
   * Sends a request and reads the whole answer, whatever it is.
   *
   * @throws UnreachableException when there is none
   */
  public Answer send(Call call) {
    HttpResponse<byte[]> response = exchange(call, BodyHandlers.ofByteArray());
    return new Answer(response.statusCode(), response.headers(), response.body());
  }

  /**
   * Sends a request and reads the answer.
   *
   * @throws RefusedException when it is a refusal
   * @throws UnreachableException when there is none
   */
  public Answer request(Call call) {
    return send(call).orRefused();
  }

  /**
   * Opens a stream that lasts; the timeout is for its start.
   *
   * @throws RefusedException when it is refused
   * @throws UnreachableException when nobody answers
   */
  public InputStream open(Call call) {
    HttpResponse<InputStream> response = exchange(call, BodyHandlers.ofInputStream());
    if (response.statusCode() < 400) {
      return response.body();
    }
    try (InputStream body = response.body()) {
      throw new RefusedException(Problem.read(response.statusCode(), body.readAllBytes()));
    } catch (IOException e) {
      throw new UnreachableException("The daemon's answer was cut.", true, e);
    }
  }

  private <T> HttpResponse<T> exchange(Call call, BodyHandler<T> handler) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://" + address + call.target()))
            .timeout(call.timeout())
            .method(
                call.method(),
                call.body().map(BodyPublishers::ofByteArray).orElse(BodyPublishers.noBody()));
    header(
        request,
        "Authorization",
        "Bearer " + token,
        "The token (HOLDFAST_TOKEN, or the file 'token' of the home)");
    call.headers().forEach((name, value) -> header(request, name, value, name));
    try {
      HttpResponse<T> response = http.send(request.build(), handler);
      response.headers().firstValue("Holdfast-Degraded").ifPresent(this::degraded);
      return response;
    } catch (ConnectException | HttpConnectTimeoutException e) {
      throw new UnreachableException("Nobody answers at " + address + ".", false, e);
    } catch (HttpTimeoutException e) {
      throw new UnreachableException(
          "The daemon at "
              + address
              + " did not answer within "
              + call.timeout().toSeconds()
              + " s."
              + doubt(call),
          true,
          e);
    } catch (IOException e) {
      throw new UnreachableException(
          "The connection to the daemon at " + address + " was cut." + doubt(call), true, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnreachableException("Interrupted.", true, e);
    }
  }

  private void degraded(String reason) {
    boolean isFirst = degraded == null;
    degraded = reason;
    if (isFirst) {
      listener.accept(reason);
    }
  }

  /** The library's own complaint would quote the value, which may be a secret. */
  private static void header(HttpRequest.Builder request, String name, String value, String what) {
    try {
      request.header(name, value);
    } catch (IllegalArgumentException e) {
      throw new HoldfastException(
          ErrorCode.INVALID_REQUEST,
          what + " cannot be sent: it has a line break or another character no header may have.");
    }
  }

  private static String doubt(Call call) {
    boolean isRead = call.method().equals("GET") || call.method().equals("HEAD");
    return isRead ? "" : " Whether a write was made is not known.";
  }

  /** A wildcard address is one to listen on, not one to connect to. */
  private static String reachable(String address) {
    if (address.startsWith("0.0.0.0:")) {
      return "127.0.0.1" + address.substring("0.0.0.0".length());
    }
    return address.startsWith("[::]:") ? "[::1]" + address.substring("[::]".length()) : address;
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
