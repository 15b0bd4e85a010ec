package dev.holdfast.gateway.http;

import java.util.Locale;

/** What a request is about, as far as figures tell requests apart. */
enum RequestKind {
  READ,
  WRITE,
  BATCH,
  LEASE,
  STREAM,
  MCP,
  SYSTEM,
  OTHER;

  /** The name in figures. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** By method and path; the path is as it came, and may be anything. */
  static RequestKind of(String method, String path) {
    if (isBelow(path, "/v1/contexts") || isBelow(path, "/v1/history")) {
      return method.equals("GET") || method.equals("HEAD") ? READ : WRITE;
    }
    if (isBelow(path, "/v1/batch")) {
      return BATCH;
    }
    if (isBelow(path, "/v1/leases")) {
      return LEASE;
    }
    if (isBelow(path, "/v1/events") || isBelow(path, "/v1/system/events")) {
      return STREAM;
    }
    if (isBelow(path, "/mcp")) {
      return MCP;
    }
    return path.startsWith("/v1/") ? SYSTEM : OTHER;
  }

  private static boolean isBelow(String path, String place) {
    return path.startsWith(place)
        && (path.length() == place.length() || path.charAt(place.length()) == '/');
  }
}
