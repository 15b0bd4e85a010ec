package dev.holdfast.kernel.plugin;

import java.nio.file.Path;

/**
 * What one look into a plugin folder found in one place.
 *
 * @param source where
 * @param fingerprint which bytes, as far as can be told without reading them
 * @param what what it is taken for
 */
record Sighting(Path source, Fingerprint fingerprint, What what) {

  /** What something is taken for. */
  sealed interface What {
    /** It may be a plugin. */
    record Found(Candidate candidate) implements What {}

    /** It cannot be one. */
    record Refused(String file, String problem) implements What {}
  }
}
