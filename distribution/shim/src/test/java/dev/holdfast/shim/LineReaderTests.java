package dev.holdfast.shim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineReaderTests {

  private static List<String> read(String text, int maxBytes) throws IOException {
    LineReader reader =
        new LineReader(
            Channels.newChannel(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8))),
            maxBytes);
    List<String> lines = new ArrayList<>();
    for (byte[] line = reader.next(); line != null; line = reader.next()) {
      lines.add(reader.isOverlong(line) ? "<overlong>" : new String(line, StandardCharsets.UTF_8));
    }
    return lines;
  }

  @Test
  void everyLineEndsWithItsLineBreak() throws IOException {
    assertThat(read("a\n\n \r\nbc\nlast", 100)).containsExactly("a\n", "bc\n", "last\n");
  }

  @Test
  void anOverlongLineIsPassedOver() throws IOException {
    String longLine = "x".repeat(50_000);

    assertThat(read(longLine + "\nok\n", 50_000)).containsExactly("<overlong>", "ok\n");
    assertThat(read(longLine + "\nok\n", 50_001)).containsExactly(longLine + "\n", "ok\n");
    assertThat(read(longLine, 100)).containsExactly("<overlong>");
  }
}
