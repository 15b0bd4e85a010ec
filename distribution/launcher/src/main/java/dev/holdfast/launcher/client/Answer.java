package dev.holdfast.launcher.client;

import dev.holdfast.api.json.JsonSlice;
import java.net.http.HttpHeaders;
import java.util.Optional;

/**
 * A whole answer.
 *
 * @param status the HTTP status
 * @param headers the headers
 * @param body the bytes, exactly
 */
public record Answer(int status, HttpHeaders headers, byte[] body) {
  private static final int MAX_DEPTH = 1024;

  /**
   * This answer, when it is a success.
   *
   * @throws RefusedException when it is not
   */
  public Answer orRefused() {
    if (status >= 400) {
      throw new RefusedException(Problem.read(status, body));
    }
    return this;
  }

  /** The body as JSON. */
  public JsonSlice json() {
    return JsonSlice.parse(body, MAX_DEPTH);
  }

  /** A header. */
  public Optional<String> header(String name) {
    return headers.firstValue(name);
  }
}
