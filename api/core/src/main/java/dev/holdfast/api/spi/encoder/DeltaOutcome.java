package dev.holdfast.api.spi.encoder;

/** What came of applying a delta. */
public sealed interface DeltaOutcome {

  /** Why a delta was not applied. */
  enum Fault {
    /** It was made for another base. */
    WRONG_BASE,
    /** Its format or version is not one of the codec's. */
    UNKNOWN_FORMAT,
    /** It breaks the rules of its format. */
    MALFORMED,
    /** It makes more bytes than the caller allows. */
    TOO_LARGE,
    /** It can be followed, but what it makes is not what it promises. */
    WRONG_RESULT
  }

  /**
   * The target, exactly.
   *
   * @param target an array of the caller's own
   */
  record Applied(byte[] target) implements DeltaOutcome {}

  /**
   * Nothing was made.
   *
   * @param fault why, for programs
   * @param reason why, for people; quotes nothing of any value
   */
  record Refused(Fault fault, String reason) implements DeltaOutcome {}
}
