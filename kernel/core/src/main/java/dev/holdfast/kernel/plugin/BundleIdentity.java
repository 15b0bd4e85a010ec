package dev.holdfast.kernel.plugin;

import dev.holdfast.kernel.plugin.normalise.HostModules;
import java.io.IOException;
import java.io.Reader;
import java.lang.module.FindException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.regex.Pattern;

/**
 * Who a bundle is. A {@code module-info} is enough: the id is the name of the plugin's module and
 * the version that module's. {@code plugin.properties}, then the manifest, override both.
 *
 * @param file the file name that people know
 * @param id the plugin's id
 * @param version the plugin's version
 * @param requires a range of API versions, {@code *} for any
 * @param dependencies other plugins, as {@code id@>=1.0.0, other?}
 * @param modules every module found in the bundle
 * @param mainModule the plugin's own module
 */
record BundleIdentity(
    String file,
    String id,
    String version,
    String requires,
    String dependencies,
    List<ModuleReference> modules,
    String mainModule) {
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
  private static final String NO_VERSION = "0.0.0";

  BundleIdentity {
    modules = List.copyOf(modules);
  }

  /**
   * Reads a private copy.
   *
   * @throws PluginProblem when a jar is not readable or the plugin's module cannot be told
   */
  static BundleIdentity read(String file, Path home, Set<String> spis, HostModules host)
      throws IOException {
    Map<ModuleReference, Attributes> modules = modules(home);
    Properties properties = properties(home.resolve(BundleCopier.PROPERTIES));
    ModuleReference main = main(List.copyOf(modules.keySet()), properties, spis, host);
    ModuleDescriptor descriptor = main.descriptor();
    Attributes manifest = modules.getOrDefault(main, new Attributes());

    String id = value(properties, "plugin.id", manifest, "Plugin-Id").orElse(descriptor.name());
    if (!ID.matcher(id).matches()) {
      throw new PluginProblem(
          "the id '%s' is not made of letters, digits, dot, dash and underscore; change it"
              .formatted(id));
    }
    String version =
        value(properties, "plugin.version", manifest, "Plugin-Version")
            .or(descriptor::rawVersion)
            .or(() -> Optional.ofNullable(manifest.getValue("Implementation-Version")))
            .orElse(NO_VERSION);
    return new BundleIdentity(
        file,
        id,
        version,
        value(properties, "plugin.requires", manifest, "Plugin-Requires").orElse("*"),
        value(properties, "plugin.dependencies", manifest, "Plugin-Dependencies").orElse(""),
        List.copyOf(modules.keySet()),
        descriptor.name());
  }

  private static Map<ModuleReference, Attributes> modules(Path home) throws IOException {
    List<Path> jars;
    try (var files = Files.list(home.resolve(BundleCopier.LIB))) {
      jars = files.sorted().toList();
    }
    if (jars.isEmpty()) {
      throw new PluginProblem(
          "holds no lib/*.jar; a bundle is a zip or a directory with plugin.properties and"
              + " lib/*.jar");
    }
    Map<ModuleReference, Attributes> modules = new LinkedHashMap<>();
    Map<String, Path> names = new LinkedHashMap<>();
    for (Path jar : jars) {
      Attributes manifest = manifest(jar);
      for (ModuleReference module : find(jar)) {
        modules.put(module, manifest);
        Path other = names.put(module.descriptor().name(), jar);
        if (other != null) {
          throw new PluginProblem(
              "holds the module %s twice, in '%s' and '%s'; keep one"
                  .formatted(module.descriptor().name(), other.getFileName(), jar.getFileName()));
        }
      }
    }
    return modules;
  }

  private static Attributes manifest(Path jar) {
    try (JarFile file = new JarFile(jar.toFile())) {
      var manifest = file.getManifest();
      return manifest == null ? new Attributes() : manifest.getMainAttributes();
    } catch (IOException e) {
      throw new PluginProblem(
          "'%s' is not a readable jar (%s); copy it again"
              .formatted(jar.getFileName(), PluginProblem.describe(e)),
          e);
    }
  }

  private static Set<ModuleReference> find(Path jar) {
    try {
      return ModuleFinder.of(jar).findAll();
    } catch (FindException e) {
      throw new PluginProblem(
          "'%s' is not a usable module (%s); get a jar built for this Java and Holdfast"
              .formatted(jar.getFileName(), PluginProblem.describe(e)),
          e);
    }
  }

  private static Properties properties(Path file) throws IOException {
    Properties properties = new Properties();
    if (Files.exists(file)) {
      try (Reader reader = Files.newBufferedReader(file)) {
        properties.load(reader);
      } catch (IllegalArgumentException | IOException e) {
        throw new PluginProblem(
            "its plugin.properties cannot be read (%s); correct it"
                .formatted(PluginProblem.describe(e)),
            e);
      }
    }
    return properties;
  }

  private static ModuleReference main(
      List<ModuleReference> modules, Properties properties, Set<String> spis, HostModules host) {
    Optional<String> named = value(properties, "plugin.module");
    List<ModuleReference> likely = new ArrayList<>(modules);
    if (named.isPresent()) {
      likely.removeIf(m -> !m.descriptor().name().equals(named.get()));
      return only(likely)
          .orElseThrow(() ->
              new PluginProblem(
                  "plugin.module names '%s', which is in none of its jars; correct it"
                      .formatted(named.get())));
    }
    Optional<String> id = value(properties, "plugin.id");
    Optional<ModuleReference> sameName =
        modules.stream().filter(m -> id.equals(Optional.of(m.descriptor().name()))).findFirst();
    if (sameName.isPresent()) {
      return sameName.get();
    }
    likely.removeIf(m -> host.shows(m.descriptor().name()));
    if (likely.isEmpty()) {
      likely.addAll(modules);
    }
    List<ModuleReference> providing =
        likely.stream()
            .filter(
                m -> m.descriptor().provides().stream().anyMatch(p -> spis.contains(p.service())))
            .toList();
    return only(providing)
        .or(() -> only(likely))
        .orElseThrow(() ->
            new PluginProblem(
                providing.isEmpty()
                    ? "none of its modules provides a known SPI; add `provides ... with ...` to"
                        + " the plugin's module-info"
                    : "several of its modules provide an SPI; name the plugin's own as"
                        + " plugin.module in plugin.properties"));
  }

  private static Optional<ModuleReference> only(List<ModuleReference> modules) {
    return modules.size() == 1 ? Optional.of(modules.getFirst()) : Optional.empty();
  }

  private static Optional<String> value(
      Properties properties, String key, Attributes manifest, String attribute) {
    return value(properties, key)
        .or(() -> Optional.ofNullable(manifest.getValue(attribute)))
        .map(String::strip)
        .filter(v -> !v.isEmpty());
  }

  private static Optional<String> value(Properties properties, String key) {
    return Optional.ofNullable(properties.getProperty(key))
        .map(String::strip)
        .filter(v -> !v.isEmpty());
  }
}
