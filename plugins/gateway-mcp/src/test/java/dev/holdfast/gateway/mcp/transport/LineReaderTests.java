package dev.holdfast.gateway.mcp.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.Memory;
import dev.holdfast.api.Refusal;
import dev.holdfast.tck.FakeMemory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineReaderTests {

  private static List<String> read(String text, int maxBytes) throws IOException {
    FakeMemory memory = new FakeMemory();
    List<String> lines = read(text, maxBytes, memory);
    assertThat(memory.usage().usedBytes()).isZero();
    return lines;
  }

  private static List<String> read(String text, int maxBytes, FakeMemory memory)
      throws IOException {
    LineReader reader =
        new LineReader(
            Channels.newChannel(
                new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1))),
            maxBytes,
            memory);
    List<String> lines = new ArrayList<>();
    while (true) {
      switch (reader.next()) {
        case LineReader.Line.Complete(byte[] bytes, Memory.Reservation held) -> {
          assertThat(held.bytes()).isEqualTo(bytes.length);
          lines.add(new String(bytes, StandardCharsets.ISO_8859_1));
          held.close();
        }
        case LineReader.Line.NoRoom(Refusal refusal) ->
            lines.add("<" + refusal.code().text() + ">");
        case LineReader.Line.Overlong() -> lines.add("<overlong>");
        case LineReader.Line.End() -> {
          return lines;
        }
      }
    }
  }

  @Test
  void linesAreSplitAndBlankOnesPassedOver() throws IOException {
    assertThat(read("a\n\n \t\r\nbc\r\nlast", 100)).containsExactly("a", "bc\r", "last");
  }

  @Test
  void anOverlongLineIsSkippedToItsLineBreak() throws IOException {
    assertThat(read("12345678\n123456789\nok\n", 8))
        .containsExactly("12345678", "<overlong>", "ok");
  }

  @Test
  void linesLongerThanTheBufferAreWhole() throws IOException {
    String longLine = "x".repeat(100_000);

    assertThat(read("a\n" + longLine + "\nb\n", 100_000)).containsExactly("a", longLine, "b");
    assertThat(read("a\n" + longLine + "\nb\n", 99_999)).containsExactly("a", "<overlong>", "b");
  }

  @Test
  void anOverlongLastLineIsReported() throws IOException {
    assertThat(read("123456789", 8)).containsExactly("<overlong>");
  }

  @Test
  void lineWithoutRoomIsSkippedBeforeItIsKept() throws IOException {
    String longLine = "x".repeat(100_000);
    FakeMemory memory = new FakeMemory(50_000);

    assertThat(read("a\n" + longLine + "\nb\n", 100_000, memory))
        .containsExactly("a", "<over-budget>", "b");
    assertThat(memory.usage().usedBytes()).isZero();
  }

  @Test
  void nothingIsNothing() throws IOException {
    assertThat(read("", 8)).isEmpty();
  }
}
