package dev.holdfast.launcher.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class ProblemTests {
  private static Problem read(int status, String body) {
    return Problem.read(status, body.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void theFactsStandBehindTheMessage() {
    assertThat(
            read(409, "{\"code\":\"held\",\"detail\":\"Held.\",\"holder\":\"x\",\"n\":1}").line())
        .isEqualTo("held: Held. (holder x, n 1)");
  }

  @Test
  void controlCharactersDoNotReachTheTerminal() {
    assertThat(read(409, "{\"code\":\"held\",\"detail\":\"a\\u001b[2Jb\"}").line())
        .isEqualTo("held: a?[2Jb");
  }

  @Test
  void anAnswerThatIsNoProblemNamesItsStatus() {
    assertThat(read(502, "<html>").line()).contains("502");
  }
}
