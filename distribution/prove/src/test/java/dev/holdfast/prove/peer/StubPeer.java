package dev.holdfast.prove.peer;

import java.io.BufferedReader;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An MCP server that acknowledges everything and keeps it as its argument says. It understands just
 * enough, by regular expressions, and so starts fast.
 */
final class StubPeer {
  private static final Pattern ID = Pattern.compile("\"id\":([0-9]+)");
  private static final Pattern TEXT = Pattern.compile("\"text\":\"([^\"]*)\"");

  private final String lie;
  private final Path state = Path.of(System.getenv().getOrDefault("STUB_STATE", "nowhere"));
  private final BufferedReader lines = new BufferedReader(new InputStreamReader(System.in));
  private String held = "";
  private int writes;

  private StubPeer(String lie) {
    this.lie = lie;
  }

  public static void main(String[] arguments) throws IOException {
    new StubPeer(arguments[0]).serve();
  }

  private void serve() throws IOException {
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      Matcher id = ID.matcher(line);
      if (id.find() && !lie.equals("silent")) {
        System.out.println(
            "{\"jsonrpc\":\"2.0\",\"id\":" + id.group(1) + ",\"result\":" + result(line) + "}");
        System.out.flush();
      }
    }
    if (lie.equals("forgetful")) {
      append(held);
    }
  }

  private String result(String line) throws IOException {
    if (line.contains("\"initialize\"")) {
      return "{\"serverInfo\":{\"name\":\"stub\",\"version\":\"1\"}}";
    } else if (line.contains("\"tools/list\"")) {
      return "{\"tools\":[{\"name\":\"keep\"},{\"name\":\"show\"}]}";
    } else if (line.contains("\"show\"")) {
      String all = Files.exists(state) ? Files.readString(state) : "";
      return "{\"content\":[{\"type\":\"text\",\"text\":\"" + all.replace("\n", "\\n") + "\"}]}";
    }
    Matcher text = TEXT.matcher(line);
    return text.find() && keep(text.group(1) + "\n")
        ? "{\"content\":[]}"
        : "{\"isError\":true,\"content\":[{\"type\":\"text\",\"text\":\"no\"}]}";
  }

  private boolean keep(String item) throws IOException {
    int count = writes++;
    switch (lie) {
      case "loses" -> append(count % 7 == 3 ? "" : item);
      case "doubles" -> append(count % 5 == 2 ? item + item : item);
      case "garbles" -> append(count == 4 ? item.replace("\n", "x\n") : item);
      case "racy" -> append(lines.ready() ? "" : item);
      case "forgetful" -> held += item;
      case "reorders" -> {
        append(count % 9 == 5 ? "" : count % 9 == 6 ? item + held : item);
        held = item;
      }
      case "refuses" -> {
        append(count % 4 == 1 ? "" : item);
        return count % 4 != 1;
      }
      case "denies" -> {
        append(item);
        return count % 4 != 1;
      }
      default -> append(item);
    }
    return true;
  }

  private void append(String text) throws IOException {
    try (FileOutputStream out = new FileOutputStream(state.toFile(), true)) {
      out.write(text.getBytes());
    }
  }
}
