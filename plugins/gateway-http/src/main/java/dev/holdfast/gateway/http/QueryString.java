package dev.holdfast.gateway.http;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The parameters of a query, decoded strictly: percent-encoded UTF-8, {@code +} for a space. A
 * parameter given twice is refused, because two readers could take different ones.
 *
 * @param parameters by name, in order; the empty text for a name without a value
 */
record QueryString(Map<String, String> parameters) {

  QueryString {
    parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
  }

  /** Reads what follows the {@code ?}. */
  static QueryString parse(String raw) {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String pair : raw.split("&")) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        String name = decode(equals < 0 ? pair : pair.substring(0, equals));
        String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
        if (parameters.putIfAbsent(name, value) != null) {
          throw refused("a parameter occurs twice");
        }
      }
    }
    return new QueryString(parameters);
  }

  private static String decode(String raw) {
    ByteBuffer bytes = ByteBuffer.allocate(raw.length());
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c == '%') {
        int value = PercentCode.valueAt(raw, i);
        if (value < 0) {
          throw refused("'%' is not followed by two hex digits");
        }
        bytes.put((byte) value);
        i += 2;
      } else if (c > 0x20 && c < 0x7f) {
        bytes.put((byte) (c == '+' ? ' ' : c));
      } else {
        throw refused("a character must be percent-encoded");
      }
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
    } catch (CharacterCodingException e) {
      throw refused("it is not UTF-8");
    }
  }

  private static HoldfastException refused(String why) {
    return new HoldfastException(ErrorCode.INVALID_REQUEST, "Invalid query: " + why + ".");
  }
}
