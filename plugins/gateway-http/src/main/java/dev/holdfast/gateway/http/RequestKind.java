package dev.holdfast.gateway.http;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a request is about, as far as figures tell requests apart. */
enum RequestKind {
  READ,
  WRITE,
  BATCH,
  /** A write that is only rehearsed; it counts as no write. */
  DRY_RUN,
  LEASE,
  STREAM,
  MCP,
  SYSTEM,
  OTHER;

  /** The name in figures. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** By method, path and query; they are as they came, and may be anything. */
  static RequestKind of(String method, String path, @Nullable String query) {
    boolean isReading = method.equals("GET") || method.equals("HEAD");
    return !isReading && DryRuns.isAskedFor(query) ? DRY_RUN : of(isReading, path);
  }

  private static RequestKind of(boolean isReading, String path) {
    if (isBelow(path, "/v1/contexts") || isBelow(path, "/v1/history")) {
      return isReading ? READ : WRITE;
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
