package dev.holdfast.kernel.dryrun;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.WriteOperation;
import dev.holdfast.api.WriteRequest;
import dev.holdfast.kernel.commit.Seen;
import dev.holdfast.kernel.inbound.Fingerprint;
import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes and opens plan tokens. A token carries what the dry run saw, and a MAC (HMAC-SHA-256, RFC
 * 2104) over that, the fingerprint of the request, the principal and the expiry: the server keeps
 * nothing, and nobody can make or alter one.
 *
 * <p>A token is Base64 (RFC 4648 §5) of: format (1 byte, 1), expiry in milliseconds since 1970 (8),
 * the highest fence register (variable), the state of each key of the request in the order in which
 * it names them first (variable, seven bits a byte, the lowest first), MAC (32). A key takes one to
 * three bytes as a rule.
 */
final class PlanTokens {
  /** How long a plan is good. */
  static final Duration LIFETIME = Duration.ofMinutes(5);

  private static final String ALGORITHM = "HmacSHA256";
  private static final int MAC_BYTES = 32;
  private static final byte FORMAT = 2;

  /** Of the largest batch, whose every key has the longest state. */
  private static final int MAX_CHARACTERS = 1 << 20;

  /**
   * A token and its end.
   *
   * @param token the token
   * @param expiresAt until when it is good
   */
  record Plan(String token, Instant expiresAt) {}

  private final SecretKeySpec key;
  private final InstantSource clock;

  PlanTokens(byte[] secret, InstantSource clock) {
    this.key = new SecretKeySpec(secret, ALGORITHM);
    this.clock = clock;
  }

  /** The keys of a request, in the order in which it names them first. */
  static Set<ContextKey> keys(WriteRequest request) {
    Set<ContextKey> keys = new LinkedHashSet<>();
    for (WriteOperation operation : request.operations()) {
      keys.add(operation.key());
    }
    return keys;
  }

  /** A token for a request that would do what was foreseen by {@code seen}. */
  Plan make(WriteRequest request, String principal, Seen seen) {
    Instant expiresAt = clock.instant().truncatedTo(ChronoUnit.MILLIS).plus(LIFETIME);
    ByteArrayOutputStream body = new ByteArrayOutputStream(64 + 2 * seen.keys().size());
    body.write(FORMAT);
    body.writeBytes(ByteBuffer.allocate(8).putLong(expiresAt.toEpochMilli()).array());
    write(body, seen.fence());
    write(body, seen.deadlines());
    for (ContextKey named : keys(request)) {
      Long state = seen.keys().get(named);
      if (state == null) {
        throw new IllegalStateException("a key of the request was not looked at");
      }
      write(body, state);
    }
    byte[] mac = mac(body.toByteArray(), request, principal);
    body.writeBytes(mac);
    return new Plan(
        Base64.getUrlEncoder().withoutPadding().encodeToString(body.toByteArray()), expiresAt);
  }

  /**
   * What the dry run saw.
   *
   * @throws HoldfastException {@code invalid-request} when the token is none, or of another request
   *     or principal; {@code gone} when it has expired
   */
  Seen open(String token, WriteRequest request, String principal) {
    try {
      byte[] bytes = decode(token);
      ByteBuffer body = ByteBuffer.wrap(bytes, 0, bytes.length - MAC_BYTES);
      byte[] claimed = java.util.Arrays.copyOfRange(bytes, body.limit(), bytes.length);
      byte[] covered = java.util.Arrays.copyOf(bytes, body.limit());
      if (!MessageDigest.isEqual(claimed, mac(covered, request, principal))
          || body.get() != FORMAT) {
        throw notOfThis();
      }
      long expiry = body.getLong();
      if (clock.millis() >= expiry) {
        throw new HoldfastException(
            ErrorCode.GONE,
            "The plan expired at "
                + Instant.ofEpochMilli(expiry)
                + "; nothing was changed. Make a new dry run.");
      }
      return read(body, request);
    } catch (BufferUnderflowException e) {
      throw notOfThis();
    }
  }

  private static Seen read(ByteBuffer body, WriteRequest request) {
    long fence = readNumber(body);
    long deadlines = readNumber(body);
    Map<ContextKey, Long> states = new LinkedHashMap<>();
    for (ContextKey named : keys(request)) {
      states.put(named, readNumber(body));
    }
    return new Seen(states, deadlines, fence);
  }

  private static byte[] decode(String token) {
    if (token.length() > MAX_CHARACTERS) {
      throw notOfThis();
    }
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(token);
      if (bytes.length <= MAC_BYTES) {
        throw notOfThis();
      }
      return bytes;
    } catch (IllegalArgumentException e) {
      throw notOfThis();
    }
  }

  private static HoldfastException notOfThis() {
    return new HoldfastException(
        ErrorCode.INVALID_REQUEST,
        "The plan is not of this request by this principal, or is no plan; nothing was changed. A"
            + " plan applies the very operations of its dry run: make a new one.");
  }

  private byte[] mac(byte[] body, WriteRequest request, String principal) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      byte[] name = principal.getBytes(StandardCharsets.UTF_8);
      mac.update(Fingerprint.of(request).toBytes());
      mac.update(ByteBuffer.allocate(4).putInt(name.length).array());
      mac.update(name);
      return mac.doFinal(body);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java has " + ALGORITHM + ".", e);
    }
  }

  private static void write(ByteArrayOutputStream out, long number) {
    long left = number;
    while ((left & ~0x7fL) != 0) {
      out.write((int) (left & 0x7f | 0x80));
      left >>>= 7;
    }
    out.write((int) left);
  }

  private static long readNumber(ByteBuffer in) {
    long number = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte next = in.get();
      number |= (next & 0x7fL) << shift;
      if (next >= 0) {
        return number;
      }
    }
    throw notOfThis();
  }
}
