package dev.holdfast.kernel.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Builds real plugins from source text: compiled, packed, zipped. */
final class PluginWorkshop {
  private final Path root;
  private int count;

  PluginWorkshop(Path root) {
    this.root = root;
  }

  /** A source tree that becomes a jar. */
  Source source() {
    return new Source();
  }

  /** A plugin with one store provider; both named after {@code name}. */
  Source store(String module, String name) {
    return source()
        .moduleInfo(
            """
            module %s {
              requires dev.holdfast.api;
              provides dev.holdfast.api.spi.store.StoreProvider with %s.Store;
            }
            """
                .formatted(module, module))
        .type(module + ".Store", provider(module, "Store", "store", name, ""));
  }

  /** A plugin with one tool, which answers {@code {"said": text}}; all named after {@code name}. */
  Source tool(String module, String name, String text) {
    return source()
        .moduleInfo(
            """
            module %s {
              requires dev.holdfast.api;
              requires dev.holdfast.api.web;
              provides dev.holdfast.api.web.ToolProvider with %s.Tools;
            }
            """
                .formatted(module, module))
        .type(module + ".Tools", toolProvider(module, name, text));
  }

  /** The source of a provider of one tool; the setting {@code said} changes the text. */
  static String toolProvider(String packageName, String name, String text) {
    return """
    package %s;

    import dev.holdfast.api.Outcome;
    import dev.holdfast.api.json.*;
    import dev.holdfast.api.spi.*;
    import dev.holdfast.api.web.*;
    import java.util.List;
    import java.util.Set;

    public final class Tools implements ToolProvider {
      public ProviderName name() { return new ProviderName("%s"); }
      public Set<Capability> capabilities() { return Set.of(); }
      public ToolSource create(Settings settings, ProviderContext context) {
        String said = settings.text("said", "%s");
        context.meter().gauge("%s_gauge", "A gauge.", said::length);
        return new Source(said);
      }
      record Source(String said) implements ToolSource, Tool {
        public List<Tool> tools() { return List.of(this); }
        public String name() { return "%s"; }
        public String description() { return "Says something."; }
        public JsonSlice inputSchema() { return object("type", "object"); }
        public boolean isReadOnly() { return true; }
        public Outcome<JsonSlice> call(ToolCall call) {
          return Outcome.done(object("said", said));
        }
        public void close() {}
        private static JsonSlice object(String name, String value) {
          return JsonSlice.parse(
              new JsonWriter().beginObject().member(name, value).endObject().toBytes(), 8);
        }
      }
    }
    """
        .formatted(packageName, name, text, name, name);
  }

  /** The source of a provider that creates nothing. */
  static String provider(
      String packageName, String type, String spi, String name, String constructorBody) {
    String spiType = Character.toUpperCase(spi.charAt(0)) + spi.substring(1) + "Provider";
    String product =
        switch (spi) {
          case "store" -> "ContextStore";
          case "lock" -> "LockManager";
          case "persistence" -> "CommitLog";
          default -> throw new IllegalArgumentException(spi);
        };
    return """
    package %s;

    import dev.holdfast.api.spi.*;
    import dev.holdfast.api.spi.%s.*;
    import java.util.Set;

    public final class %s implements %s {
      public %s() {
        %s
      }
      public ProviderName name() { return new ProviderName("%s"); }
      public Set<Capability> capabilities() { return Set.of(Capability.ATOMIC_BATCH, Capability.DURABLE); }
      public %s create(Settings settings, ProviderContext context) { throw new IllegalStateException("not used"); }
    }
    """
        .formatted(packageName, spi, type, spiType, type, constructorBody, name, product);
  }

  /** A zip with the given entries; a value is a file to copy in or a text. */
  static Path zip(Path target, Map<String, Object> entries) {
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(target))) {
      for (var entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        if (entry.getValue() instanceof Path file) {
          Files.copy(file, zip);
        } else {
          zip.write(String.valueOf(entry.getValue()).getBytes());
        }
        zip.closeEntry();
      }
      return target;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A zip bundle of jars, as the assembly of a plugin makes it. */
  static Path bundle(Path target, String properties, Path... jars) {
    Map<String, Object> entries = new LinkedHashMap<>();
    entries.put("plugin.properties", properties);
    for (Path jar : jars) {
      entries.put("lib/" + jar.getFileName(), jar);
    }
    return zip(target, entries);
  }

  /** Where a module of this process was loaded from. */
  static Path locationOf(String module) {
    return Path.of(
        ModuleLayer.boot()
            .configuration()
            .findModule(module)
            .orElseThrow()
            .reference()
            .location()
            .orElseThrow());
  }

  /** A copy of the API's jar that says it is of another version. */
  Path apiOfVersion(String version) {
    Path jar = root.resolve("api-" + version + ".jar");
    Path api = locationOf("dev.holdfast.api");
    if (Files.isDirectory(api)) {
      run(
          "jar",
          "--create",
          "--file",
          text(jar),
          "--module-version",
          version,
          "-C",
          text(api),
          ".");
    } else {
      try {
        Files.copy(api, jar);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      run("jar", "--update", "--file", text(jar), "--module-version", version);
    }
    return jar;
  }

  private static void run(String tool, String... arguments) {
    StringWriter out = new StringWriter();
    PrintWriter writer = new PrintWriter(out);
    int status = ToolProvider.findFirst(tool).orElseThrow().run(writer, writer, arguments);
    assertThat(status).as("%s %s: %s", tool, String.join(" ", arguments), out).isZero();
  }

  private static String text(Path path) {
    return path.toString();
  }

  /** Source files, what they are compiled against, and how they are packed. */
  final class Source {
    private final Path sources;
    private final Path classes;
    private final List<Path> modulePath = new ArrayList<>();
    private final List<String> manifest = new ArrayList<>();
    private String moduleVersion = "1.0.0";
    private boolean modular;

    private Source() {
      Path home = root.resolve("source-" + count++);
      sources = home.resolve("java");
      classes = home.resolve("classes");
      for (String path : System.getProperty("jdk.module.path").split(File.pathSeparator)) {
        modulePath.add(Path.of(path));
      }
    }

    Source moduleInfo(String text) {
      modular = true;
      return file(sources.resolve("module-info.java"), text);
    }

    Source type(String name, String text) {
      return file(sources.resolve(name.replace('.', '/') + ".java"), text);
    }

    Source resource(String name, String text) {
      return file(classes.resolve(name), text);
    }

    Source moduleVersion(String version) {
      moduleVersion = version;
      return this;
    }

    Source against(Path jar) {
      modulePath.add(0, jar);
      return this;
    }

    Source manifest(String line) {
      manifest.add(line);
      return this;
    }

    /** Compiles and packs. */
    Path jar(Path target) {
      try (Stream<Path> files = Files.walk(sources)) {
        Files.createDirectories(classes);
        List<String> javac = new ArrayList<>(List.of("-nowarn", "-d", text(classes)));
        javac.add(modular ? "--module-path" : "--class-path");
        javac.add(
            modulePath.stream()
                .map(PluginWorkshop::text)
                .collect(Collectors.joining(File.pathSeparator)));
        if (modular) {
          javac.addAll(List.of("--module-version", moduleVersion));
        }
        files.map(PluginWorkshop::text).filter(f -> f.endsWith(".java")).forEach(javac::add);
        run("javac", javac.toArray(String[]::new));
        Path lines = Files.write(sources.resolve("MANIFEST"), manifest);
        run(
            "jar",
            "--create",
            "--file",
            text(target),
            "--manifest",
            text(lines),
            "-C",
            text(classes),
            ".");
        return target;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private Source file(Path path, String text) {
      try {
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
        return this;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
