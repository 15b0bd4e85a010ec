package dev.holdfast.e2e;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A table of hostile inputs: a text file in the folder {@code hostile}, a row a line, its cells
 * split by {@code " | "}.
 *
 * @param file the file's name
 * @param rows its rows
 */
record HostileTable(String file, List<Row> rows) {
  private static final Pattern REPEAT = Pattern.compile("<([0-9]+)\\*(.+?)>");
  private static final Pattern ESCAPE = Pattern.compile("\\\\(x[0-9a-fA-F]{2}|[nrt\\\\])");

  /**
   * One input and the answer expected.
   *
   * @param where the file and the line
   * @param cells the cells as they stand there, the input's name first
   */
  record Row(String where, List<String> cells) {
    String name() {
      return where + " " + cells.getFirst();
    }

    /** A cell; empty when the row ends before. */
    String cell(int index) {
      return index < cells.size() ? cells.get(index) : "";
    }
  }

  static HostileTable load(String file) {
    List<Row> rows = new ArrayList<>();
    List<String> lines = lines(file);
    for (int i = 0; i < lines.size(); i++) {
      if (!lines.get(i).isBlank() && !lines.get(i).startsWith("#")) {
        List<String> cells =
            Arrays.stream((lines.get(i) + " ").split(" \\|(?= )")).map(String::strip).toList();
        rows.add(new Row(file + ":" + (i + 1), cells));
      }
    }
    return new HostileTable(file, rows);
  }

  static List<String> lines(String file) {
    try (InputStream in = HostileTable.class.getResourceAsStream("hostile/" + file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The bytes that a cell stands for: {@code <3*ab>} is ababab, {@code {name}} what {@code names}
   * says, {@code \xNN} a byte, {@code \n \r \t \\} as usual; all else is UTF-8.
   */
  static byte[] bytes(String cell, Map<String, String> names) {
    String text =
        REPEAT.matcher(cell).replaceAll(repeat -> Matcher.quoteReplacement(repeated(repeat)));
    for (Map.Entry<String, String> name : names.entrySet()) {
      text = text.replace("{" + name.getKey() + "}", name.getValue());
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
    Matcher escape = ESCAPE.matcher(text);
    int from = 0;
    while (escape.find()) {
      bytes.writeBytes(text.substring(from, escape.start()).getBytes(StandardCharsets.UTF_8));
      bytes.write(escaped(escape.group(1)));
      from = escape.end();
    }
    bytes.writeBytes(text.substring(from).getBytes(StandardCharsets.UTF_8));
    return bytes.toByteArray();
  }

  private static String repeated(MatchResult repeat) {
    return repeat.group(2).repeat(Integer.parseInt(repeat.group(1)));
  }

  private static int escaped(String escape) {
    return switch (escape) {
      case "n" -> '\n';
      case "r" -> '\r';
      case "t" -> '\t';
      case "\\" -> '\\';
      default -> Integer.parseInt(escape, 1, 3, 16);
    };
  }

  /** The same, as text. */
  static String text(String cell, Map<String, String> names) {
    return new String(bytes(cell, names), StandardCharsets.UTF_8);
  }
}
