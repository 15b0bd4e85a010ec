package dev.holdfast.api;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The bytes of a value and what they are.
 *
 * @param bytes the exact bytes; not copied, so neither the giver nor the taker may change them
 *     afterwards
 * @param type the media type as the writer gave it (RFC 9110 §8.3), at most 255 printable ASCII
 *     characters
 * @param claimedDigest the digest that the writer says the bytes have; checked on entry
 */
public record Content(byte[] bytes, String type, Optional<Digest> claimedDigest) {
  /** The media type of JSON text. */
  public static final String JSON = "application/json";

  /** The media type of bytes about which nothing is known. */
  public static final String BYTES = "application/octet-stream";

  /** Two tokens (RFC 9110 §5.6.2); a space may stand before the parameters. */
  private static final Pattern ESSENCE =
      Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+/[A-Za-z0-9!#$%&'*+.^_`|~-]+ *");

  /**
   * Checks the media type.
   *
   * @throws HoldfastException with {@link ErrorCode#UNSUPPORTED_TYPE} when it is not one
   */
  public Content {
    if (!isMediaType(type)) {
      throw new HoldfastException(
          ErrorCode.UNSUPPORTED_TYPE,
          "Not a media type: give it as type/subtype, at most 255 characters.");
    }
  }

  /** Content without a claimed digest. */
  public static Content of(byte[] bytes, String type) {
    return new Content(bytes, type, Optional.empty());
  }

  /** JSON text. */
  public static Content json(byte[] bytes) {
    return of(bytes, JSON);
  }

  /**
   * Whether the media type says JSON: {@code application/json}, {@code text/json} or any {@code
   * +json}.
   */
  public boolean isJson() {
    return isJson(type);
  }

  /** Whether {@code type} says JSON; parameters such as {@code charset} are ignored. */
  public static boolean isJson(String type) {
    int semicolon = type.indexOf(';');
    String essence =
        (semicolon < 0 ? type : type.substring(0, semicolon)).strip().toLowerCase(Locale.ROOT);
    return essence.equals(JSON) || essence.equals("text/json") || essence.endsWith("+json");
  }

  private static boolean isMediaType(String type) {
    if (type.length() > 255 || !type.chars().allMatch(c -> c >= 0x20 && c < 0x7f)) {
      return false;
    }
    int semicolon = type.indexOf(';');
    return ESSENCE.matcher(semicolon < 0 ? type : type.substring(0, semicolon)).matches()
        && type.strip().length() == type.length();
  }
}
