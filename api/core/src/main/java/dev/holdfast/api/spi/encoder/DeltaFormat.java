package dev.holdfast.api.spi.encoder;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.spi.ProviderName;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The format of a delta, as it is named beside every delta that is kept: {@code json/1}.
 *
 * @param name the name of the encoder that defines it
 * @param version its version, from 1; a reader of one version does not guess at another
 */
public record DeltaFormat(String name, int version) {
  private static final Pattern TEXT = Pattern.compile("([^/]+)/([1-9][0-9]{0,4})");

  /** Checks the form; throws {@link IllegalArgumentException}. */
  public DeltaFormat {
    new ProviderName(name);
    if (version < 1 || version > 99_999) {
      throw new IllegalArgumentException("a format's version is 1 to 99999, not " + version);
    }
  }

  /**
   * Reads {@code json/1}.
   *
   * @throws HoldfastException with {@link ErrorCode#CORRUPT} when it is none
   */
  public static DeltaFormat parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (matcher.matches()) {
      try {
        return new DeltaFormat(matcher.group(1), Integer.parseInt(matcher.group(2)));
      } catch (IllegalArgumentException e) {
        // Told below.
      }
    }
    throw new HoldfastException(
        ErrorCode.CORRUPT, "A delta format is NAME/VERSION, such as json/1.");
  }

  /** {@code json/1}. */
  public String text() {
    return name + "/" + version;
  }

  @Override
  public String toString() {
    return text();
  }
}
