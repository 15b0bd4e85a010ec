package dev.holdfast.gateway.http;

/**
 * One attack.
 *
 * @param name what it tries
 * @param bytes what it sends; {@code @PRT@}, as long as the number itself, stands for the port
 * @param status the answer expected
 * @param code the code expected; empty when the request is served
 */
record Attack(String name, String bytes, int status, String code) {
  static final String GOOD_HOST = "Host: 127.0.0.1:@PRT@\r\n";
  static final String GOOD_TOKEN = "Authorization: Bearer secret-admin\r\n";
  static final String GOOD = GOOD_HOST + GOOD_TOKEN;
  static final String CLOSE = "Connection: close\r\n";

  /** A request that must never run. */
  static final String HIDDEN =
      "PUT /v1/contexts/hidden HTTP/1.1\r\n" + GOOD + "Content-Length: 1\r\n\r\nx";

  @Override
  public String toString() {
    return name;
  }
}
