package dev.holdfast.launcher.client;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.Quantities;
import dev.holdfast.api.json.JsonSlice;
import dev.holdfast.api.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A lease in force. While {@link #keep kept}, it is renewed at a third of its TTL; it counts as
 * lost when the daemon says so, or when no renewal succeeded for a whole TTL by this process's own
 * clock.
 */
public final class HeldLease {
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration SLACK = Duration.ofSeconds(10);

  private final DaemonClient client;
  private final JsonSlice grant;
  private final String id;
  private final Duration ttl;
  private final long grantedNanos;
  private final CountDownLatch released = new CountDownLatch(1);

  private HeldLease(DaemonClient client, JsonSlice grant, Duration ttl, long grantedNanos) {
    this.client = client;
    this.grant = grant;
    this.id = text(grant, "id");
    this.ttl = ttl;
    this.grantedNanos = grantedNanos;
  }

  /**
   * Waits for the names.
   *
   * @param wait how long to wait for them to become free
   * @throws RefusedException when they are not granted
   */
  public static HeldLease acquire(
      DaemonClient client,
      List<String> names,
      boolean isShared,
      Duration ttl,
      Duration wait,
      String owner) {
    JsonWriter json = new JsonWriter().beginObject().name("names").beginArray();
    names.forEach(json::value);
    byte[] request =
        json.endArray()
            .member("mode", isShared ? "shared" : "exclusive")
            .member("ttl", Quantities.format(ttl))
            .member("wait", Quantities.format(wait))
            .member("owner", owner)
            .endObject()
            .toBytes();
    Answer answer =
        client.request(
            Call.post("/v1/leases", request).within(wait.plus(CALL_TIMEOUT).plus(SLACK)));
    // Counted from the answer: when the grant was made is not known, and the daemon's grace covers
    // the way.
    return new HeldLease(client, answer.json(), ttl, System.nanoTime());
  }

  /** The grant as the daemon sent it. */
  public JsonSlice grant() {
    return grant;
  }

  /** The secret handle. */
  public String id() {
    return id;
  }

  /** The fencing token. */
  public String token() {
    return text(grant, "token");
  }

  /** Renews until released; runs {@code onLost} once when the lease is lost. */
  public void keep(Runnable onLost) {
    Thread.ofPlatform().name("lease-renewal").daemon().start(() -> renewUntilReleased(onLost));
  }

  private void renewUntilReleased(Runnable onLost) {
    long renewedNanos = grantedNanos;
    long pauseMillis = Math.max(1, ttl.toMillis() / 3);
    try {
      while (!released.await(pauseMillis, TimeUnit.MILLISECONDS)) {
        long askedNanos = System.nanoTime();
        Renewal renewal = renew();
        if (renewal == Renewal.DONE) {
          renewedNanos = askedNanos;
        }
        boolean isOver = System.nanoTime() - renewedNanos >= ttl.toNanos();
        if (renewal == Renewal.REFUSED || isOver) {
          if (released.getCount() > 0) {
            onLost.run();
          }
          return;
        }
        pauseMillis =
            Math.max(1, renewal == Renewal.DONE ? ttl.toMillis() / 3 : ttl.toMillis() / 10);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      onLost.run();
    }
  }

  private enum Renewal {
    DONE,
    REFUSED,
    UNKNOWN
  }

  private Renewal renew() {
    try {
      Duration patience =
          ttl.dividedBy(3).compareTo(CALL_TIMEOUT) < 0 ? ttl.dividedBy(3) : CALL_TIMEOUT;
      Answer answer =
          client.send(
              Call.post(
                      "/v1/leases/" + Call.encode(id) + "/renew",
                      "{}".getBytes(StandardCharsets.US_ASCII))
                  .within(patience));
      if (answer.status() < 300) {
        return Renewal.DONE;
      }
      return answer.status() < 500 && answer.status() != 429 ? Renewal.REFUSED : Renewal.UNKNOWN;
    } catch (UnreachableException e) {
      return Renewal.UNKNOWN;
    }
  }

  /** Ends the lease; one that has ended already is no error. */
  public void release() {
    released.countDown();
    try {
      client.send(Call.of("DELETE", "/v1/leases/" + Call.encode(id)).within(CALL_TIMEOUT));
    } catch (UnreachableException e) {
      // It ends by itself after its TTL.
      return;
    }
  }

  private static String text(JsonSlice object, String name) {
    JsonSlice value = object.member(name).orElse(null);
    if (value == null) {
      throw new HoldfastException(
          ErrorCode.INTERNAL, "The daemon granted a lease without '" + name + "'.");
    }
    return value.kind() == JsonSlice.Kind.STRING ? value.asText() : value.raw();
  }
}
