package dev.holdfast.kernel.plugin;

import dev.holdfast.kernel.plugin.normalise.BundleModules;
import dev.holdfast.kernel.plugin.normalise.HostModules;
import dev.holdfast.kernel.plugin.normalise.Normaliser;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Requires;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.pf4j.PluginDependency;

/** What can be judged about a bundle without running it. */
final class BundleCheck {
  private final BundleIdentity identity;
  private final HostModules host;
  private final LenientVersions versions = new LenientVersions();

  private BundleCheck(BundleIdentity identity, HostModules host) {
    this.identity = identity;
    this.host = host;
  }

  /**
   * Checks and normalises a bundle.
   *
   * @throws PluginProblem when it breaks a rule
   */
  static Bundle check(BundleIdentity identity, HostModules host) {
    BundleCheck check = new BundleCheck(identity, host);
    check.refuseApi();
    for (var module : identity.modules()) {
      module.descriptor().requires().forEach(check::checkApiVersion);
    }
    check.checkDeclaredApiRange();
    BundleModules modules = Normaliser.normalise(identity.modules(), host);
    if (modules.byName().isEmpty()) {
      throw new PluginProblem(
          "holds only modules that Holdfast has itself; it is a library, not a plugin: remove it");
    }
    return new Bundle(identity, modules, check.absent(modules), check.dependencies());
  }

  private void refuseApi() {
    Set<String> apiPackages = host.apiPackages();
    for (var module : identity.modules()) {
      ModuleDescriptor descriptor = module.descriptor();
      Optional<String> carried =
          HostModules.isApi(descriptor.name())
              ? Optional.of("the module " + descriptor.name())
              : descriptor.packages().stream()
                  .filter(apiPackages::contains)
                  .sorted()
                  .findFirst()
                  .map(p -> "the package %s in the module %s".formatted(p, descriptor.name()));
      if (carried.isPresent()) {
        throw new PluginProblem(
            "carries the API itself (%s); leave the API out of the bundle, the host provides it"
                .formatted(carried.get()));
      }
    }
  }

  private void checkApiVersion(Requires requires) {
    if (!HostModules.isApi(requires.name())) {
      return;
    }
    Optional<String> actual = host.version(requires.name());
    Optional<ApiVersion> running = actual.flatMap(ApiVersion::parse);
    Optional<ApiVersion> compiled = requires.rawCompiledVersion().flatMap(ApiVersion::parse);
    if (running.isPresent() && compiled.isPresent() && !running.get().satisfies(compiled.get())) {
      throw wrongApi(
          "was compiled against %s %s"
              .formatted(requires.name(), requires.rawCompiledVersion().orElseThrow()),
          actual.orElseThrow());
    }
  }

  private void checkDeclaredApiRange() {
    Optional<String> actual = host.version("dev.holdfast.api");
    if (identity.requires().equals("*") || actual.isEmpty()) {
      return;
    }
    if (!versions.isConstraint(identity.requires())) {
      throw new PluginProblem(
          "requires the API version '%s', which is no version range; write one such as >=1.0.0"
              .formatted(identity.requires()));
    }
    if (!versions.checkVersionConstraint(actual.get(), identity.requires())) {
      throw wrongApi("requires dev.holdfast.api " + identity.requires(), actual.get());
    }
  }

  private static PluginProblem wrongApi(String required, String actual) {
    return new PluginProblem(
        "wrong API version: it %s, this Holdfast has %s; install a build of the plugin for %s, or"
                .formatted(required, actual, actual)
            + " the Holdfast it was built for");
  }

  /** The modules that must come from other plugins. */
  private Set<String> absent(BundleModules modules) {
    Set<String> absent = new TreeSet<>();
    for (ModuleDescriptor descriptor : modules.descriptors()) {
      for (Requires requires : descriptor.requires()) {
        String name = requires.name();
        boolean present = modules.byName().containsKey(name) || host.shows(name);
        boolean optional = requires.modifiers().contains(Requires.Modifier.STATIC);
        if (present || optional) {
          continue;
        }
        if (host.hides(name)) {
          throw new PluginProblem(
              "its module %s requires %s, which is private to the kernel; put a copy into lib/ of a"
                      .formatted(descriptor.name(), name)
                  + " bundle, or do without");
        }
        if (host.leavesOut(name)) {
          throw new PluginProblem(
              "its module %s requires %s, a module of the JDK that this process runs without; start"
                      .formatted(descriptor.name(), name)
                  + " Java with --add-modules ALL-SYSTEM");
        }
        absent.add(name);
      }
    }
    return absent;
  }

  private List<PluginDependency> dependencies() {
    List<PluginDependency> dependencies = new ArrayList<>();
    for (String text : identity.dependencies().split(",")) {
      if (text.isBlank()) {
        continue;
      }
      PluginDependency dependency = new PluginDependency(text.strip());
      String range = dependency.getPluginVersionSupport();
      if (!versions.isConstraint(range)) {
        throw new PluginProblem(
            "depends on '%s', whose version range cannot be read; write id@>=1.0.0"
                .formatted(text.strip()));
      }
      dependencies.add(dependency);
    }
    Set<String> ids =
        dependencies.stream().map(PluginDependency::getPluginId).collect(Collectors.toSet());
    if (ids.size() < dependencies.size()) {
      throw new PluginProblem("depends on one plugin twice; keep one of the two");
    }
    return dependencies;
  }
}
