package dev.holdfast.kernel.plugin;

import java.nio.file.Path;

/**
 * A bundle that was read and may be loaded.
 *
 * @param home its private copy
 * @param bundle what it is
 * @param candidate what it was read from
 * @param fingerprint how that looked then
 */
record ReadBundle(Path home, Bundle bundle, Candidate candidate, Fingerprint fingerprint) {
  String id() {
    return bundle.id();
  }
}
