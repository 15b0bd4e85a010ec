package dev.holdfast.kernel.plugin;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The part of an API version that compatibility depends on. Within a major version the API only
 * grows, so a plugin works with the minor version it was compiled against and with later ones.
 *
 * @param major the major version
 * @param minor the minor version
 */
record ApiVersion(int major, int minor) {
  private static final Pattern FORM = Pattern.compile("(\\d{1,8})(?:\\.(\\d{1,8}))?(?:[.+-].*)?");

  /** Reads {@code 1.4.2-beta} as 1.4; empty when it is no version. */
  static Optional<ApiVersion> parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return Optional.empty();
    }
    String minor = form.group(2);
    return Optional.of(
        new ApiVersion(
            Integer.parseInt(form.group(1)), minor == null ? 0 : Integer.parseInt(minor)));
  }

  /** Whether something compiled against {@code required} runs on this version. */
  boolean satisfies(ApiVersion required) {
    return major == required.major && minor >= required.minor;
  }
}
