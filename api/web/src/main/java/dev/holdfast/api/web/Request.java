package dev.holdfast.api.web;

import dev.holdfast.api.Principal;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** An HTTP request whose host, origin, token and sizes were already checked by the server. */
public interface Request {
  /** The method, in upper case. */
  String method();

  /** The path, percent-decoded, without the query. */
  String path();

  /** The value of a query parameter, decoded; the empty string when it stands without a value. */
  Optional<String> query(String name);

  /** The first value of a header; names are compared without regard to case. */
  Optional<String> header(String name);

  /** All values of a header, in order. */
  List<String> headers(String name);

  /** On whose behalf. */
  Principal principal();

  /**
   * The body as a stream; ends with {@code too-large} when it goes beyond the limit given.
   *
   * @param limitBytes the most that is read
   */
  InputStream body(long limitBytes) throws IOException;

  /**
   * The whole body; throws {@code too-large} ({@link dev.holdfast.api.HoldfastException}) beyond
   * the limit.
   */
  byte[] readBody(long limitBytes) throws IOException;
}
