package dev.holdfast.gateway.http;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.Page;
import dev.holdfast.api.web.Request;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads query parameters by type. */
final class Parameters {
  private Parameters() {}

  /** {@code limit}: 1 to {@link Page#MAX_LIMIT}. */
  static int limit(Request request) {
    Optional<String> text = request.query("limit");
    long limit = text.isEmpty() ? Page.DEFAULT_LIMIT : wholeNumber("limit", text.get());
    if (limit < 1 || limit > Page.MAX_LIMIT) {
      throw invalid("'limit' is 1 to " + Page.MAX_LIMIT + ".");
    }
    return (int) limit;
  }

  /** A version, from 1. */
  static OptionalLong version(Request request) {
    Optional<String> text = request.query("version");
    if (text.isEmpty()) {
      return OptionalLong.empty();
    }
    long version = wholeNumber("version", text.get());
    if (version < 1) {
      throw invalid("'version' is 1 or more.");
    }
    return OptionalLong.of(version);
  }

  /** A flag: {@code true}, {@code false}, or the name alone for {@code true}. */
  static boolean flag(Request request, String name) {
    return switch (request.query(name).orElse("false")) {
      case "true", "" -> true;
      case "false" -> false;
      default -> throw invalid("'" + name + "' is true or false.");
    };
  }

  /** A whole number of digits alone, at most 18 of them. */
  static long wholeNumber(String name, String text) {
    if (text.isEmpty() || text.length() > 18 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw invalid("'" + name + "' is a whole number.");
    }
    return Long.parseLong(text);
  }

  static HoldfastException invalid(String message) {
    return new HoldfastException(ErrorCode.INVALID_REQUEST, message);
  }
}
