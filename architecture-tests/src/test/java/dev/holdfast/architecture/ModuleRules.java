package dev.holdfast.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Requires.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** What a module descriptor may say. Each rule answers its complaints, none when it is kept. */
final class ModuleRules {
  private static final Set<String> SHOWN_TO_PLUGINS =
      Set.of("dev.holdfast.api", "dev.holdfast.api.web", "org.slf4j");

  private ModuleRules() {}

  static List<String> complaintsAboutPlugin(ModuleDescriptor plugin) {
    Complaints complaints = new Complaints(plugin, Decision.LAYERS);
    complaints.when(plugin.isAutomatic() || plugin.isOpen(), "is automatic or open");
    complaints.when(!plugin.exports().isEmpty(), "exports " + plugin.exports());
    complaints.when(!plugin.opens().isEmpty(), "opens " + plugin.opens());
    complaints.when(
        plugin.provides().stream().noneMatch(ModuleRules::isProvider),
        "provides no ...Provider of the API");
    plugin.provides().stream()
        .filter(provides -> !isProvider(provides))
        .forEach(provides -> complaints.when(true, "provides " + provides.service()));
    plugin.requires().stream()
        .map(ModuleDescriptor.Requires::name)
        .filter(name -> name.startsWith("dev.holdfast") && !SHOWN_TO_PLUGINS.contains(name))
        .forEach(name -> complaints.when(true, "requires " + name));
    return complaints.list();
  }

  /**
   * What a module provides must be found on a class path as well, where descriptors are not read.
   */
  static List<String> complaintsAboutServices(ModuleDescriptor plugin, Path classes) {
    Complaints complaints = new Complaints(plugin, Decision.EMBEDDED);
    for (ModuleDescriptor.Provides provides : plugin.provides()) {
      Path file = classes.resolve("META-INF/services").resolve(provides.service());
      complaints.when(
          !lines(file).equals(provides.providers()),
          "says %s in META-INF/services/%s, and provides %s"
              .formatted(lines(file), provides.service(), provides.providers()));
    }
    return complaints.list();
  }

  private static List<String> lines(Path file) {
    try {
      return Files.exists(file)
          ? Files.readAllLines(file).stream().filter(line -> !line.isBlank()).toList()
          : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<String> complaintsAboutApi(ModuleDescriptor api, Set<String> allowed) {
    Complaints complaints = new Complaints(api, Decision.LAYERS);
    Predicate<ModuleDescriptor.Requires> isFree =
        requires ->
            requires.name().equals("java.base")
                || allowed.contains(requires.name())
                || (requires.name().equals("org.jspecify")
                    && requires.modifiers().contains(Modifier.STATIC));
    api.requires().stream()
        .filter(isFree.negate())
        .forEach(requires -> complaints.when(true, "requires " + requires));
    complaints.when(!api.opens().isEmpty() || api.isOpen(), "opens packages");
    return complaints.list();
  }

  static List<String> complaintsAboutKernel(ModuleDescriptor kernel) {
    Complaints complaints = new Complaints(kernel, Decision.LAYERS);
    Set<String> shown = Set.of(kernel.name(), kernel.name() + ".config");
    kernel.exports().stream()
        .filter(exports -> !exports.isQualified() && !shown.contains(exports.source()))
        .forEach(exports -> complaints.when(true, "exports " + exports.source()));
    complaints.when(!kernel.opens().isEmpty() || kernel.isOpen(), "opens packages");
    return complaints.list();
  }

  private static boolean isProvider(ModuleDescriptor.Provides provides) {
    return provides.service().startsWith("dev.holdfast.api.")
        && provides.service().endsWith("Provider");
  }

  private static final class Complaints {
    private final ModuleDescriptor module;
    private final Decision decision;
    private final List<String> list = new ArrayList<>();

    Complaints(ModuleDescriptor module, Decision decision) {
      this.module = module;
      this.decision = decision;
    }

    void when(boolean broken, String complaint) {
      if (broken) {
        list.add(module.name() + " " + complaint + "; " + decision.because("modules are closed"));
      }
    }

    List<String> list() {
      return List.copyOf(list);
    }
  }
}
