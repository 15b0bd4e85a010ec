package dev.holdfast.kernel;

import java.util.List;

/**
 * What a full check of a home saw.
 *
 * @param records records of the log that were read and have their checksums
 * @param checkpoints checkpoints that were read from their beginning to their end
 * @param entries present values that were read and have their digests
 * @param bytes their bytes
 * @param versions versions of keys with a present value that were put together from the log and
 *     have their digests; those past their deadline are not
 * @param stateProven whether the state hash is that of a checkpoint
 * @param problems what is wrong, in sentences; empty when nothing is
 */
public record Verification(
    long records,
    long checkpoints,
    long entries,
    long bytes,
    long versions,
    boolean stateProven,
    List<String> problems) {
  /** Copies the list. */
  public Verification {
    problems = List.copyOf(problems);
  }
}
