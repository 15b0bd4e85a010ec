package dev.holdfast.gateway.http;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.gateway.http.Router.Found;
import java.util.Optional;
import org.eclipse.jetty.http.HttpURI;

/** What a request is aimed at. A path that cannot be read is told to callers with a token only. */
sealed interface Target {

  /** A path that could be read. */
  record Readable(String path, Found found) implements Target {}

  /** A path that could not. */
  record Unreadable(HoldfastException why) implements Target {}

  static Target of(Router router, String method, HttpURI uri) {
    try {
      String raw = Optional.ofNullable(uri.getPath()).orElse("");
      if (uri.getFragment() != null) {
        throw new HoldfastException(
            ErrorCode.INVALID_REQUEST, "A request target has no fragment (RFC 9112 §3.2).");
      }
      String path = UrlPath.decode(raw);
      return new Readable(path, router.find(method, path));
    } catch (HoldfastException e) {
      return new Unreadable(e);
    }
  }

  /** Whether no token is needed. */
  default boolean isOpen() {
    return switch (this) {
      case Readable(String path, Found.Own own) -> own.endpoint().isOpen();
      case Readable(String path, Found.Foreign foreign) -> foreign.route().isOpen();
      case Readable(String path, Found.OtherMethods other) -> false;
      case Readable(String path, Found.Nothing nothing) -> false;
      case Unreadable unreadable -> false;
    };
  }

  /** The decoded path; empty when it could not be read. */
  default String path() {
    return switch (this) {
      case Readable readable -> readable.path;
      case Unreadable unreadable -> "";
    };
  }

  /** What serves it. */
  default Found orThrow() {
    return switch (this) {
      case Readable readable -> readable.found();
      case Unreadable unreadable -> throw unreadable.why();
    };
  }
}
