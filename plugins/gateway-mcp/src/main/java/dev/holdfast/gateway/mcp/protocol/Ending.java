package dev.holdfast.gateway.mcp.protocol;

import dev.holdfast.api.json.JsonWriter;

/** How a request ends, before a revision has dressed it. */
public sealed interface Ending {

  /** How long a client may keep a result for itself. */
  enum Freshness {
    /** The protocol does not let it be kept. */
    NOT_CACHEABLE,
    /** It may be out of date at once. */
    STALE,
    /** It changes when plugins come and go, of which listeners are told. */
    LISTING
  }

  /** The members of a result. */
  @FunctionalInterface
  interface Members {
    /** Writes them into the open object. */
    void write(JsonWriter json);
  }

  /**
   * With a result.
   *
   * @param freshness how long it may be kept
   * @param members what it says
   * @param isRefused whether it tells of a refusal
   */
  record Result(Freshness freshness, Members members, boolean isRefused) implements Ending {}

  /** With an error. */
  record Faulty(Fault fault) implements Ending {}

  /** A result that tells of no refusal. */
  static Ending result(Freshness freshness, Members members) {
    return new Result(freshness, members, false);
  }

  /** A result without members. */
  static Ending empty() {
    return result(Freshness.NOT_CACHEABLE, json -> {});
  }

  /** Parameters of a wrong form. */
  static Ending invalidParams(String message) {
    return new Faulty(Fault.invalidParams(message));
  }
}
