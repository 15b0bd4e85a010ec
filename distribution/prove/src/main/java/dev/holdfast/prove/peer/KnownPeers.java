package dev.holdfast.prove.peer;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The mappings that are built in. A server is recognised by its tools. */
final class KnownPeers {
  private KnownPeers() {}

  /** The reference memory server: a graph in one file, which {@code MEMORY_FILE_PATH} names. */
  private static Mapping memory() {
    return new Mapping(
        new Mapping.Call(
            "create_entities",
            """
            {"entities":[{"name":"${text}","entityType":"note","observations":["kept"]}]}\
            """),
        new Mapping.Call("read_graph", "{}"),
        Map.of("MEMORY_FILE_PATH", "${directory}/memory.json"),
        Map.of(),
        Optional.empty(),
        false);
  }

  /** Holdfast, at any free port. */
  private static Mapping holdfast() {
    return new Mapping(
        new Mapping.Call(
            "context_write",
            """
            {"action":"append","key":"prove/all","value":"${text}"}\
            """),
        new Mapping.Call(
            "context_read",
            """
            {"key":"prove/all"}\
            """),
        Map.of("HOLDFAST_HOME", "${directory}/home"),
        Map.of("home/config.yaml", "http: { port: 0 }\n"),
        Optional.of("home/run/daemon.json"),
        true);
  }

  private static List<Mapping> all() {
    return List.of(memory(), holdfast());
  }

  /** The one that fits a server with these tools. */
  static Optional<Mapping> of(List<String> tools) {
    return all().stream().filter(mapping -> mapping.fits(tools)).findFirst();
  }

  /**
   * Who is asked for its tools must already not touch anything else: variables and files of all,
   * with the calls of none.
   */
  static Mapping ofStranger() {
    Map<String, String> environment = new LinkedHashMap<>();
    Map<String, String> files = new LinkedHashMap<>();
    for (Mapping mapping : all()) {
      environment.putAll(mapping.environment());
      files.putAll(mapping.files());
    }
    Mapping.Call none = new Mapping.Call("", "{}");
    return new Mapping(none, none, environment, files, Optional.of("home/run/daemon.json"), false);
  }
}
