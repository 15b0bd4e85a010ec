package dev.holdfast.kernel.access;

import dev.holdfast.api.Digest;
import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.Principal;
import dev.holdfast.api.json.JsonSlice;
import dev.holdfast.api.json.JsonWriter;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The text of {@code tokens.json}: {@code {format, digest, tokens: [{name, sha256, prefixes,
 * readOnly, admin, createdAt, expiresAt?}]}}. The digest is that of the text of {@code tokens}, so
 * that damage cannot widen anybody's rights unseen.
 */
final class TokenFormat {
  private static final int FORMAT = 1;
  private static final int MAX_DEPTH = 8;

  private TokenFormat() {}

  static byte[] write(List<Token> tokens) {
    JsonWriter array = new JsonWriter().beginArray();
    tokens.forEach(token -> write(array, token));
    byte[] text = array.endArray().toBytes();
    return new JsonWriter()
        .beginObject()
        .member("format", FORMAT)
        .member("digest", Digest.compute(text).hex())
        .name("tokens")
        .rawValue(text)
        .endObject()
        .toBytes();
  }

  private static void write(JsonWriter json, Token token) {
    Principal principal = token.principal();
    json.beginObject()
        .member("name", principal.name())
        .member("sha256", token.secretDigest().hex())
        .name("prefixes")
        .beginArray();
    principal.prefixes().forEach(json::value);
    json.endArray()
        .member("readOnly", principal.readOnly())
        .member("admin", principal.admin())
        .member("createdAt", token.createdAt().toString());
    token.expiresAt().ifPresent(instant -> json.member("expiresAt", instant.toString()));
    json.endObject();
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws HoldfastException with {@link ErrorCode#CORRUPT} when it did not write this, {@link
   *     ErrorCode#UNSUPPORTED} when a newer one did
   */
  static List<Token> read(byte[] text) {
    try {
      Map<String, JsonSlice> members = JsonSlice.parse(text, MAX_DEPTH).members();
      long format = required(members, "format").asLong();
      if (format != FORMAT) {
        throw new HoldfastException(
            ErrorCode.UNSUPPORTED,
            "it has format " + format + ", and this Holdfast reads format " + FORMAT);
      }
      JsonSlice array = required(members, "tokens");
      if (!Digest.compute(array.toBytes()).hex().equals(required(members, "digest").asText())) {
        throw corrupt("its digest does not fit");
      }
      return readAll(array);
    } catch (HoldfastException e) {
      throw e.code() == ErrorCode.UNSUPPORTED ? e : corrupt(e.refusal().message());
    } catch (IllegalArgumentException | DateTimeException e) {
      throw corrupt("a digest or a time is none");
    }
  }

  private static List<Token> readAll(JsonSlice array) {
    List<Token> tokens = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (JsonSlice element : array.elements()) {
      Token token = read(element.members());
      if (!names.add(token.name())) {
        throw corrupt("a name occurs twice");
      }
      tokens.add(token);
    }
    return tokens;
  }

  private static Token read(Map<String, JsonSlice> members) {
    Principal principal =
        new Principal(
            required(members, "name").asText(),
            required(members, "prefixes").elements().stream().map(JsonSlice::asText).toList(),
            required(members, "readOnly").asBoolean(),
            required(members, "admin").asBoolean());
    TokenRules.check(principal);
    return new Token(
        principal,
        Digest.parse(required(members, "sha256").asText()),
        Instant.parse(required(members, "createdAt").asText()),
        Optional.ofNullable(members.get("expiresAt")).map(slice -> Instant.parse(slice.asText())));
  }

  private static JsonSlice required(Map<String, JsonSlice> members, String name) {
    JsonSlice slice = members.get(name);
    if (slice == null) {
      throw corrupt("'" + name + "' is missing");
    }
    return slice;
  }

  private static HoldfastException corrupt(String why) {
    return new HoldfastException(ErrorCode.CORRUPT, why);
  }
}
