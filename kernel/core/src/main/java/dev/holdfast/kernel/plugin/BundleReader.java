package dev.holdfast.kernel.plugin;

import dev.holdfast.kernel.plugin.normalise.HostModules;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import org.pf4j.PluginRuntimeException;

/** From a candidate to a bundle that may be loaded, by way of a private copy. */
final class BundleReader {
  private final Path copies;
  private final FolderGuard guard;
  private final HostModules host;
  private final Set<String> spis;
  private int count;

  /**
   * A reader.
   *
   * @param copies where private copies are made
   * @param spis the class names of all SPIs
   */
  BundleReader(Path copies, FolderGuard guard, HostModules host, Set<String> spis) {
    this.copies = copies;
    this.guard = guard;
    this.host = host;
    this.spis = spis;
  }

  /** What came of reading. */
  sealed interface Result {
    /** It may be loaded. */
    record Readable(ReadBundle bundle) implements Result {}

    /** It may not; id and version are the file's name and unknown when it did not get that far. */
    record Unreadable(String id, String version, String problem) implements Result {}
  }

  /** Copies, reads and checks a candidate. */
  Result read(Candidate candidate, Fingerprint fingerprint) throws IOException {
    Path home = copies.resolve("%04d".formatted(count++));
    String id = candidate.file();
    String version = PluginEntry.UNKNOWN_VERSION;
    try {
      BundleCopier.copy(candidate, home, guard);
      if (!Fingerprint.of(candidate.source()).equals(fingerprint)) {
        throw new PluginProblem("changed while it was read; it is read again when it rests");
      }
      BundleIdentity identity = BundleIdentity.read(candidate.file(), home, spis, host);
      id = identity.id();
      version = identity.version();
      return new Result.Readable(
          new ReadBundle(home, BundleCheck.check(identity, host), candidate, fingerprint));
    } catch (PluginRuntimeException | IOException e) {
      WorkDirectory.clear(home);
      return new Result.Unreadable(id, version, PluginProblem.describe(e));
    }
  }
}
