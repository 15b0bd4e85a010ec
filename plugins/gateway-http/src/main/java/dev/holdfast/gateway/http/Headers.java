package dev.holdfast.gateway.http;

import dev.holdfast.api.EmergencyOverride;
import dev.holdfast.api.Quantities;
import dev.holdfast.api.VersionCondition;
import dev.holdfast.api.WriteOptions;
import dev.holdfast.api.web.OperationReader;
import dev.holdfast.api.web.Request;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the request headers of the contract. Each may be given once. */
final class Headers {
  private static final Pattern ENTITY_TAG = Pattern.compile("(W/)?\"([0-9]{1,18})\"");
  private static final Pattern FENCE = Pattern.compile("[0-9]{1,16}");

  private Headers() {}

  static Optional<String> contentType(Request request) {
    return single(request, "Content-Type");
  }

  static Optional<String> idempotencyKey(Request request) {
    return single(request, "Idempotency-Key");
  }

  /** Runs a write, under the override that the request names, if it names one. */
  static <T> T overriding(Request request, Supplier<T> write) {
    Optional<String> reason = single(request, "Holdfast-Override");
    return reason.isEmpty() ? write.get() : new EmergencyOverride(reason.get()).get(write);
  }

  /** The options of a write. */
  static WriteOptions options(Request request) {
    Optional<String> fence = single(request, "Holdfast-Fence");
    return new WriteOptions(
        condition(request),
        fence.map(Headers::fence).orElse(OptionalLong.empty()),
        single(request, "Holdfast-TTL").map(Quantities::parseDuration),
        single(request, "Holdfast-Priority").map(OperationReader::priority));
  }

  private static OptionalLong fence(String text) {
    if (!FENCE.matcher(text).matches()) {
      throw Parameters.invalid("Holdfast-Fence is the token of a lease: a whole number.");
    }
    return OperationReader.fence(text);
  }

  private static VersionCondition condition(Request request) {
    Optional<String> match = single(request, "If-Match");
    Optional<String> noneMatch = single(request, "If-None-Match");
    if (match.isPresent() && noneMatch.isPresent()) {
      throw Parameters.invalid("Give If-Match or If-None-Match, not both.");
    }
    if (noneMatch.isPresent()) {
      if (!noneMatch.get().equals("*")) {
        throw Parameters.invalid("On a write, If-None-Match is * (the key must not exist).");
      }
      return new VersionCondition.Absent();
    }
    return match.map(Headers::ifMatch).orElseGet(VersionCondition.Any::new);
  }

  private static VersionCondition ifMatch(String text) {
    if (text.equals("*")) {
      return new VersionCondition.Present();
    }
    Matcher matcher = ENTITY_TAG.matcher(text);
    if (!matcher.matches() || matcher.group(1) != null || isZero(matcher.group(2))) {
      throw Parameters.invalid("If-Match is one version in quotes, such as \"7\", or *.");
    }
    return new VersionCondition.Exactly(Long.parseLong(matcher.group(2)));
  }

  private static boolean isZero(String digits) {
    return Long.parseLong(digits) == 0;
  }

  /** Whether a header that lists entity tags, or says {@code *}, names the version. */
  static boolean names(List<String> lines, long version) {
    boolean named = false;
    for (String line : lines) {
      for (String part : line.split(",")) {
        String tag = part.strip();
        Matcher matcher = ENTITY_TAG.matcher(tag);
        if (tag.equals("*")) {
          named = true;
        } else if (matcher.matches()) {
          named |= Long.parseLong(matcher.group(2)) == version;
        } else {
          throw Parameters.invalid("An entity tag is a version in quotes, such as \"7\".");
        }
      }
    }
    return named;
  }

  /** The entity tag of a version. */
  static String entityTag(long version) {
    return "\"" + version + "\"";
  }

  static Optional<String> single(Request request, String name) {
    List<String> values = request.headers(name);
    if (values.size() > 1) {
      throw Parameters.invalid("The header " + name + " occurs more than once.");
    }
    return values.stream().findFirst();
  }
}
