package dev.holdfast.kernel.plugin;

import dev.holdfast.kernel.plugin.normalise.HostModules;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.pf4j.PluginRuntimeException;

/** From folders to bundles that may be loaded; what is refused on the way is reported. */
final class Discovery {
  private final Path copies;
  private final FolderGuard guard;
  private final HostModules host;
  private final Set<String> spis;
  private final Failures failures;
  private final Map<Path, Bundle> bundles = new LinkedHashMap<>();
  private int count;

  private Discovery(
      Path copies, FolderGuard guard, HostModules host, Set<String> spis, Failures failures) {
    this.copies = copies;
    this.guard = guard;
    this.host = host;
    this.spis = spis;
    this.failures = failures;
  }

  /**
   * Reads all folders in their order.
   *
   * @param copies where private copies are made
   * @return the good bundles by the place of their private copy
   */
  static Map<Path, Bundle> run(
      List<Path> folders, Path copies, HostModules host, Set<String> spis, Failures failures)
      throws IOException {
    Discovery discovery =
        new Discovery(copies, FolderGuard.forOwnerOf(copies), host, spis, failures);
    for (Path folder : folders) {
      PluginFolder.scan(folder, discovery.guard, failures).forEach(discovery::read);
    }
    return discovery.linked();
  }

  private void read(Candidate candidate) {
    String file = candidate.file();
    Path home = copies.resolve("%03d".formatted(count++));
    BundleIdentity identity;
    try {
      BundleCopier.copy(candidate, home, guard);
      identity = BundleIdentity.read(file, home, spis, host);
    } catch (PluginRuntimeException | IOException e) {
      failures.add(file, PluginProblem.describe(e));
      return;
    }
    try {
      Bundle bundle = BundleCheck.check(identity, host);
      refuseSecond(bundle);
      bundles.put(home, bundle);
    } catch (PluginRuntimeException e) {
      failures.add(file, identity.id(), identity.version(), PluginProblem.describe(e));
    }
  }

  private void refuseSecond(Bundle bundle) {
    for (Bundle first : bundles.values()) {
      if (first.id().equals(bundle.id())) {
        throw new PluginProblem(
            "has the same id (%s) as '%s' in version %s, which was found first; remove one of them"
                .formatted(bundle.id(), first.identity().file(), first.identity().version()));
      }
    }
  }

  private Map<Path, Bundle> linked() {
    Map<String, String> idOfModule = new HashMap<>();
    for (Bundle bundle : bundles.values()) {
      idOfModule.putIfAbsent(bundle.identity().mainModule(), bundle.id());
    }
    Map<Path, Bundle> linked = new LinkedHashMap<>();
    bundles.forEach((home, b) -> linked.put(home, b.withAbsentAsDependencies(idOfModule)));
    return linked;
  }
}
