package dev.holdfast.encoder.json;

import dev.holdfast.api.spi.encoder.DeltaOutcome;
import java.io.Serial;

/** Ends the reading of a delta from wherever it stands; never leaves the codec. */
final class DeltaFault extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  private final DeltaOutcome.Fault fault;

  DeltaFault(DeltaOutcome.Fault fault, String reason) {
    // Without a stack trace: a refused delta is no defect of the program.
    super(reason, null, false, false);
    this.fault = fault;
  }

  static DeltaFault malformed(int at, String reason) {
    return new DeltaFault(
        DeltaOutcome.Fault.MALFORMED, "the delta breaks its format at byte " + at + ": " + reason);
  }

  DeltaOutcome.Refused outcome() {
    return new DeltaOutcome.Refused(fault, getMessage() == null ? "" : getMessage());
  }
}
