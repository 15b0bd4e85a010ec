package dev.holdfast.e2e;

import java.io.BufferedReader;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An MCP server with the tools of the reference memory server. It says of every write that it is
 * kept, and leaves out each tenth on purpose.
 */
final class LosingServer {
  private static final Pattern ID = Pattern.compile("\"id\":([0-9]+)");
  private static final Pattern NAME = Pattern.compile("\"name\":\"(w[^\"]*:[a-z]*)\"");

  private LosingServer() {}

  /** Serves until its input ends. */
  public static void main(String[] arguments) throws IOException {
    Path state = Path.of(System.getenv("MEMORY_FILE_PATH"));
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    int writes = 0;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      String result = "{\"content\":[]}";
      Matcher name = NAME.matcher(line);
      if (line.contains("\"initialize\"")) {
        result = "{\"serverInfo\":{\"name\":\"losing-server\",\"version\":\"1\"}}";
      } else if (line.contains("\"tools/list\"")) {
        result = "{\"tools\":[{\"name\":\"create_entities\"},{\"name\":\"read_graph\"}]}";
      } else if (line.contains("\"read_graph\"")) {
        String all = Files.exists(state) ? Files.readString(state) : "";
        result = "{\"content\":[{\"type\":\"text\",\"text\":\"" + all + "\"}]}";
      } else if (name.find() && writes++ % 10 != 5) {
        try (FileOutputStream out = new FileOutputStream(state.toFile(), true)) {
          out.write((name.group(1) + " ").getBytes(StandardCharsets.UTF_8));
        }
      }
      Matcher id = ID.matcher(line);
      if (id.find()) {
        System.out.println(
            "{\"jsonrpc\":\"2.0\",\"id\":" + id.group(1) + ",\"result\":" + result + "}");
        System.out.flush();
      }
    }
  }
}
