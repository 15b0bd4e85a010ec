package dev.holdfast.e2e;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * A plugin as somebody else would write it, with an MCP tool, an HTTP route and a store; compiled
 * against what the installation ships.
 */
final class SamplePlugin {
  static final String ID = "acme.sample";
  static final String TOOL = "acme_say";
  static final String ROUTE = "/v1/acme";

  private static final String MODULE =
      """
      module acme.sample {
        requires dev.holdfast.api;
        requires dev.holdfast.api.web;
        provides dev.holdfast.api.web.ToolProvider with acme.sample.Sample.Tools;
        provides dev.holdfast.api.web.RouteProvider with acme.sample.Sample.Routes;
        provides dev.holdfast.api.spi.store.StoreProvider with acme.sample.Sample.Stores;
      }
      """;

  private static final String CODE =
      """
      package acme.sample;

      import dev.holdfast.api.*;
      import dev.holdfast.api.json.*;
      import dev.holdfast.api.spi.*;
      import dev.holdfast.api.spi.store.*;
      import dev.holdfast.api.web.*;
      import java.util.*;

      public final class Sample {
        static JsonWriter answer() {
          return new JsonWriter().beginObject().member("says", "WORD").endObject();
        }

        public static final class Tools implements ToolProvider {
          public ProviderName name() { return new ProviderName("acme"); }
          public Set<Capability> capabilities() { return Set.of(); }
          public ToolSource create(Settings settings, ProviderContext context) { return new Source(); }
        }

        record Source() implements ToolSource, Tool {
          public List<Tool> tools() { return List.of(this); }
          public String name() { return "TOOL"; }
          public String description() { return "Says a word."; }
          public JsonSlice inputSchema() {
            return JsonSlice.parse(
                new JsonWriter().beginObject().member("type", "object").endObject().toBytes(), 2);
          }
          public boolean isReadOnly() { return true; }
          public Outcome<JsonSlice> call(ToolCall call) {
            return Outcome.done(JsonSlice.parse(answer().toBytes(), 2));
          }
          public void close() {}
        }

        public static final class Routes implements RouteProvider {
          public ProviderName name() { return new ProviderName("acme"); }
          public Set<Capability> capabilities() { return Set.of(); }
          public RouteSource create(Settings settings, ProviderContext context) {
            return new RouteSource() {
              public List<Route> routes() {
                return List.of(
                    new Route("ROUTE", Set.of("GET"), false, request -> Reply.json(200, answer())));
              }
              public void close() {}
            };
          }
        }

        public static final class Stores implements StoreProvider {
          public ProviderName name() { return new ProviderName("acme"); }
          public Set<Capability> capabilities() { return Set.of(Capability.ATOMIC_BATCH); }
          public ContextStore create(Settings settings, ProviderContext context) {
            throw new IllegalStateException("nobody chose it");
          }
        }
      }
      """;

  private SamplePlugin() {}

  /** Builds the jar; tool and route say the word. */
  static Path build(Path folder, String version, String word) {
    try {
      Path classes = Files.createDirectories(folder.resolve("classes-" + version));
      compile(
          classes,
          version,
          Map.of(
              "module-info",
              MODULE,
              "acme/sample/Sample",
              CODE.replace("WORD", word).replace("TOOL", TOOL).replace("ROUTE", ROUTE)));
      Path jar = folder.resolve("sample-" + version + ".jar");
      pack(classes, jar);
      return jar;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void compile(Path classes, String version, Map<String, String> sources) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    List<SimpleJavaFileObject> units =
        sources.entrySet().stream()
            .map(source -> new Source(source.getKey(), source.getValue()))
            .map(SimpleJavaFileObject.class::cast)
            .toList();
    List<String> options =
        List.of(
            "-proc:none",
            "-d",
            classes.toString(),
            "--module-version",
            version,
            "--module-path",
            modulePath());
    if (!compiler.getTask(messages, null, null, options, null, units).call()) {
      throw new AssertionError("the sample does not compile:\n" + messages);
    }
  }

  /** What is installed, and JSpecify, which a build that depends on the API finds by itself. */
  private static String modulePath() {
    String tests =
        System.getProperty("jdk.module.path", "")
            + File.pathSeparator
            + System.getProperty("java.class.path", "");
    return Stream.concat(
            Stream.of(Installation.directory().resolve("lib").toString()),
            Stream.of(tests.split(File.pathSeparator)).filter(path -> path.contains("jspecify")))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static void pack(Path classes, Path jar) throws IOException {
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out);
        Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        entries.putNextEntry(new JarEntry(classes.relativize(file).toString().replace('\\', '/')));
        Files.copy(file, entries);
        entries.closeEntry();
      }
    }
  }

  /** A source in memory. */
  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String name, String text) {
      super(URI.create("string:///" + name + ".java"), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
