package dev.holdfast.kernel.integrity;

import java.time.Instant;
import java.util.Optional;

/**
 * What the scrub has checked.
 *
 * @param begun when this run of the kernel began
 * @param passes full passes of this run
 * @param last the last full pass
 * @param present the pass under way
 */
public record Coverage(Instant begun, long passes, Optional<Pass> last, Optional<Pass> present) {

  /**
   * One pass.
   *
   * @param begin when it began
   * @param end when it ended; when it was last seen, while it is under way
   * @param entries how many entries were read, and compared with checksum and digest
   * @param valueBytes the bytes of these
   * @param records how many records of the log were read
   * @param logBytes the bytes of these
   * @param findings how much was damaged, repaired or not
   */
  public record Pass(
      Instant begin,
      Instant end,
      long entries,
      long valueBytes,
      long records,
      long logBytes,
      long findings) {}

  /** Everything that was there then, and is still, has been checked since. */
  public Instant allCheckedSince() {
    return last.map(Pass::begin).orElse(begun);
  }
}
