package dev.holdfast.kernel.plugin.normalise;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Exports;
import java.lang.module.ModuleDescriptor.Provides;
import java.lang.module.ModuleDescriptor.Requires;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Rewrites the descriptors of one bundle. The class files stay as they are. */
public final class Normaliser {
  private final HostModules host;
  private final Map<String, ModuleReference> bundle = new TreeMap<>();
  private final Map<String, String> moduleOfPackage = new HashMap<>();
  private final Map<String, Set<String>> requires = new HashMap<>();
  private final Set<String> services = new HashSet<>();

  private Normaliser(Collection<ModuleReference> modules, HostModules host) {
    this.host = host;
    for (ModuleReference module : modules) {
      if (!host.shows(module.descriptor().name())) {
        bundle.put(module.descriptor().name(), module);
      }
    }
    for (ModuleReference module : bundle.values()) {
      ModuleDescriptor descriptor = module.descriptor();
      descriptor.packages().forEach(p -> moduleOfPackage.putIfAbsent(p, descriptor.name()));
      Set<String> own = new HashSet<>();
      descriptor.requires().forEach(r -> own.add(r.name()));
      requires.put(descriptor.name(), own);
      descriptor.provides().forEach(p -> services.add(p.service()));
      services.addAll(descriptor.uses());
    }
  }

  /**
   * Drops the modules that the host shows, makes automatic modules explicit, and hides the host's
   * private modules from optional {@code requires static}.
   */
  public static BundleModules normalise(Collection<ModuleReference> modules, HostModules host) {
    return new Normaliser(modules, host).run();
  }

  private BundleModules run() {
    Map<String, ModuleReference> result = new HashMap<>();
    Set<String> formerlyAutomatic = new HashSet<>();
    for (ModuleReference module : bundle.values()) {
      ModuleDescriptor descriptor = module.descriptor();
      if (descriptor.isAutomatic()) {
        formerlyAutomatic.add(descriptor.name());
        result.put(descriptor.name(), new Rewritten(module, explicit(module)));
      } else if (descriptor.requires().stream().anyMatch(this::isOptionalAndHidden)) {
        result.put(descriptor.name(), new Rewritten(module, withoutHidden(descriptor)));
      } else {
        result.put(descriptor.name(), module);
      }
    }
    return new BundleModules(result, formerlyAutomatic);
  }

  private ModuleDescriptor explicit(ModuleReference module) {
    ModuleDescriptor automatic = module.descriptor();
    ModuleDescriptor.Builder builder = ModuleDescriptor.newOpenModule(automatic.name());
    automatic.version().ifPresent(builder::version);
    automatic.mainClass().ifPresent(builder::mainClass);
    builder.packages(automatic.packages());
    automatic.packages().forEach(builder::exports);

    Set<String> readable = new HashSet<>(automatic.packages());
    Set<String> required = new HashSet<>();
    for (ModuleDescriptor shown : host.shown()) {
      Set<String> exported = exportedToAll(shown);
      // A library that carries a package of the JDK itself was never going to read the JDK's.
      if (shown.name().equals("java.base")
          || Collections.disjoint(exported, automatic.packages())) {
        required.add(shown.name());
        readable.addAll(exported);
      }
    }
    for (Provides provides : automatic.provides()) {
      if (canRead(automatic.name(), provides.service(), readable, required)) {
        builder.provides(provides);
      }
    }
    for (String service : services) {
      if (canRead(automatic.name(), service, readable, required)) {
        builder.uses(service);
      }
    }
    for (String candidate : ServiceUses.candidates(module)) {
      if (!services.contains(candidate) && readable.contains(packageOf(candidate))) {
        builder.uses(candidate);
      }
    }
    required.forEach(builder::requires);
    return builder.build();
  }

  /**
   * Whether the module reads the service's package, if need be by one more {@code requires} on
   * another module of the bundle; never one that closes a cycle, which resolution refuses.
   */
  private boolean canRead(
      String module, String service, Set<String> readable, Set<String> required) {
    String servicePackage = packageOf(service);
    if (readable.contains(servicePackage)) {
      return true;
    }
    String owner = moduleOfPackage.get(servicePackage);
    if (owner == null || reaches(owner, module, new HashSet<>())) {
      return false;
    }
    ModuleReference target = bundle.get(owner);
    if (target == null
        || !(target.descriptor().isAutomatic()
            || exportedToAll(target.descriptor()).contains(servicePackage))) {
      return false;
    }
    required.add(owner);
    requires.computeIfAbsent(module, m -> new HashSet<>()).add(owner);
    return true;
  }

  private boolean reaches(String from, String to, Set<String> seen) {
    if (from.equals(to)) {
      return true;
    }
    return seen.add(from)
        && requires.getOrDefault(from, Set.of()).stream().anyMatch(next -> reaches(next, to, seen));
  }

  private ModuleDescriptor withoutHidden(ModuleDescriptor descriptor) {
    ModuleDescriptor.Builder builder =
        descriptor.isOpen()
            ? ModuleDescriptor.newOpenModule(descriptor.name())
            : ModuleDescriptor.newModule(descriptor.name());
    descriptor.version().ifPresent(builder::version);
    descriptor.mainClass().ifPresent(builder::mainClass);
    builder.packages(descriptor.packages());
    descriptor.requires().stream().filter(r -> !isOptionalAndHidden(r)).forEach(builder::requires);
    descriptor.exports().forEach(builder::exports);
    descriptor.opens().forEach(builder::opens);
    descriptor.provides().forEach(builder::provides);
    descriptor.uses().forEach(builder::uses);
    return builder.build();
  }

  private boolean isOptionalAndHidden(Requires required) {
    return required.modifiers().contains(Requires.Modifier.STATIC)
        && !bundle.containsKey(required.name())
        && host.hides(required.name());
  }

  private static Set<String> exportedToAll(ModuleDescriptor descriptor) {
    if (descriptor.isAutomatic()) {
      return descriptor.packages();
    }
    Set<String> packages = new HashSet<>();
    for (Exports exports : descriptor.exports()) {
      if (!exports.isQualified()) {
        packages.add(exports.source());
      }
    }
    return packages;
  }

  private static String packageOf(String className) {
    return className.substring(0, Math.max(0, className.lastIndexOf('.')));
  }

  /** A module read from the same place under another descriptor. */
  private static final class Rewritten extends ModuleReference {
    private final ModuleReference original;

    Rewritten(ModuleReference original, ModuleDescriptor descriptor) {
      super(descriptor, original.location().orElseThrow());
      this.original = original;
    }

    @Override
    public ModuleReader open() throws IOException {
      return original.open();
    }
  }
}
