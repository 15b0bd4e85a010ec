package dev.holdfast.gateway.mcp.protocol;

import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.Principal;
import dev.holdfast.api.json.JsonSlice;
import dev.holdfast.api.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a client carries for us between two rounds of one request: the answers it has given so far
 * and when they lapse, with their HMAC-SHA-256 (RFC 2104) over the principal's name and the request
 * too. So nothing is kept here, and a state is worth nothing to another principal, for another
 * request, later, or changed.
 */
public final class RequestStates {
  private static final Duration LIFETIME = Duration.ofMinutes(30);
  private static final String ALGORITHM = "HmacSHA256";
  private static final byte[] PURPOSE =
      "holdfast mcp request state".getBytes(StandardCharsets.US_ASCII);

  private final SecretKeySpec key;
  private final InstantSource clock;

  /** States under a key derived from {@code secret}. */
  public RequestStates(byte[] secret, InstantSource clock) {
    this.key = new SecretKeySpec(mac(new SecretKeySpec(secret, ALGORITHM), PURPOSE), ALGORITHM);
    this.clock = clock;
  }

  /** The state that carries the answers given so far. */
  String seal(Frame.Request request, Principal principal, Map<String, JsonSlice> answers) {
    JsonWriter json = new JsonWriter().beginObject();
    json.member("until", clock.instant().plus(LIFETIME).toEpochMilli());
    json.name("answers").beginObject();
    answers.forEach((name, answer) -> json.name(name).value(answer));
    byte[] payload = json.endObject().endObject().toBytes();
    return encode(payload) + "." + encode(mac(payload, request, principal));
  }

  /** The answers that a state carries; empty when it is not a state of ours for this request. */
  Optional<Map<String, JsonSlice>> open(String state, Frame.Request request, Principal principal) {
    int dot = state.indexOf('.');
    if (dot < 0) {
      return Optional.empty();
    }
    try {
      byte[] payload = Base64.getUrlDecoder().decode(state.substring(0, dot));
      byte[] claimed = Base64.getUrlDecoder().decode(state.substring(dot + 1));
      if (!MessageDigest.isEqual(claimed, mac(payload, request, principal))) {
        return Optional.empty();
      }
      Params params = Params.of(JsonSlice.parse(payload, Integer.MAX_VALUE));
      long until = params.of("until", JsonSlice.Kind.NUMBER).map(JsonSlice::asLong).orElse(0L);
      return clock.instant().toEpochMilli() <= until
          ? params.object("answers").map(JsonSlice::members)
          : Optional.empty();
    } catch (IllegalArgumentException | HoldfastException e) {
      return Optional.empty();
    }
  }

  private byte[] mac(byte[] payload, Frame.Request request, Principal principal) {
    JsonWriter bound = new JsonWriter().beginArray().value(principal.name());
    bound.value(request.method());
    for (String name : new String[] {"name", "uri", "arguments"}) {
      JsonSlice value = request.params().get(name);
      bound.value(value == null ? "" : value.raw());
    }
    bound.value(encode(payload));
    return mac(key, bound.endArray().toBytes());
  }

  private static byte[] mac(SecretKeySpec key, byte[] message) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac.doFinal(message);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    }
  }

  private static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
