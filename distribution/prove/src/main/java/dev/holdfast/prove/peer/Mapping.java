package dev.holdfast.prove.peer;

import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.json.JsonSlice;
import dev.holdfast.api.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How one kind of server keeps and shows a text.
 *
 * @param write the tool that keeps one item; its arguments name {@code ${text}} in one place
 * @param read the tool that shows all of them
 * @param environment variables of its processes, in which {@code ${directory}} may stand
 * @param files to be written into the directory before the first process, by name
 * @param pidFile a file in the directory that names the process which holds the state, when that is
 *     not the one that is started: a number, or JSON with a member {@code pid}
 * @param isOrdered whether it promises to show a writer's items in the order of their writing
 */
public record Mapping(
    Call write,
    Call read,
    Map<String, String> environment,
    Map<String, String> files,
    Optional<String> pidFile,
    boolean isOrdered) {
  private static final int DEPTH = 64;
  private static final Set<String> KNOWN =
      Set.of("write", "read", "environment", "files", "pidFile", "ordered");

  /**
   * A call of a tool.
   *
   * @param tool its name
   * @param arguments a JSON object
   */
  public record Call(String tool, String arguments) {
    /** The arguments with a text in them. */
    byte[] with(String text) {
      String quoted = new JsonWriter().value(text).toString();
      return arguments
          .replace("${text}", quoted.substring(1, quoted.length() - 1))
          .getBytes(StandardCharsets.UTF_8);
    }
  }

  /** Copies the maps. */
  public Mapping {
    environment = Map.copyOf(environment);
    files = Map.copyOf(files);
  }

  /**
   * Reads a mapping file.
   *
   * @throws IllegalArgumentException with what is wrong with it
   */
  public static Mapping parse(byte[] json) {
    try {
      JsonSlice file = JsonSlice.parse(json, DEPTH);
      for (String name : file.members().keySet()) {
        if (!KNOWN.contains(name)) {
          throw new IllegalArgumentException(
              "unknown member '%s'; known are %s"
                  .formatted(name, KNOWN.stream().sorted().toList()));
        }
      }
      Call write = call(file, "write");
      if (!write.arguments().contains("${text}")) {
        throw new IllegalArgumentException("the arguments of 'write' must name ${text}");
      }
      return new Mapping(
          write,
          call(file, "read"),
          texts(file, "environment"),
          texts(file, "files"),
          file.member("pidFile").map(Mapping::text),
          file.member("ordered").map(JsonSlice::asBoolean).orElse(false));
    } catch (HoldfastException | IllegalStateException e) {
      throw new IllegalArgumentException("not the JSON that was expected: " + e.getMessage(), e);
    }
  }

  private static Call call(JsonSlice file, String name) {
    JsonSlice call =
        file.member(name)
            .orElseThrow(() -> new IllegalArgumentException("'" + name + "' is missing"));
    String tool =
        call.member("tool")
            .map(Mapping::text)
            .orElseThrow(() -> new IllegalArgumentException("'" + name + "' names no 'tool'"));
    return new Call(tool, call.member("arguments").map(JsonSlice::raw).orElse("{}"));
  }

  private static Map<String, String> texts(JsonSlice file, String name) {
    Map<String, String> texts = new LinkedHashMap<>();
    file.member(name)
        .ifPresent(object -> object.members().forEach((key, value) -> texts.put(key, text(value))));
    return texts;
  }

  private static String text(JsonSlice value) {
    return value.asText();
  }

  /** The variables for a directory. */
  Map<String, String> environmentIn(Path directory) {
    Map<String, String> filled = new LinkedHashMap<>();
    environment.forEach(
        (name, value) -> filled.put(name, value.replace("${directory}", directory.toString())));
    return filled;
  }

  /** Whether a server with these tools can be used so. */
  boolean fits(List<String> tools) {
    return tools.contains(write.tool()) && tools.contains(read.tool());
  }
}
