package dev.holdfast.api.spi;

import java.util.regex.Pattern;

/**
 * The permanent name of a provider, as written in the configuration: kebab-case, at most 40
 * characters.
 *
 * @param text the name
 */
public record ProviderName(String text) {
  private static final Pattern KEBAB_CASE = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");

  /** Checks the form; throws {@link IllegalArgumentException}. */
  public ProviderName {
    if (text.length() > 40 || !KEBAB_CASE.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "a provider name is kebab-case, at most 40 characters: '" + text + "'");
    }
  }

  @Override
  public String toString() {
    return text;
  }
}
