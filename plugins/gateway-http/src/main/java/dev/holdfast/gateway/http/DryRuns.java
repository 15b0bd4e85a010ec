package dev.holdfast.gateway.http;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.web.Request;

/** Dry runs and plans, which the contract names and this version does not serve. */
final class DryRuns {
  private DryRuns() {}

  /**
   * Refuses a request that asks for one: carrying it out for real would be worse than not at all.
   */
  static void refuse(Request request) {
    if (Parameters.flag(request, "dryRun") || request.header("Holdfast-Plan").isPresent()) {
      throw new HoldfastException(
          ErrorCode.UNSUPPORTED, "Dry runs and plans are not served yet. Nothing was written.");
    }
  }
}
