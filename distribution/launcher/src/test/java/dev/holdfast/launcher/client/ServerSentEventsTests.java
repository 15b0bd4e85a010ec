package dev.holdfast.launcher.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.launcher.client.ServerSentEvents.Event;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class ServerSentEventsTests {
  @Test
  void commentsArePassedOverAndAnUnfinishedEventIsDropped() throws IOException {
    String stream =
        ": watching\n\nid: 1.0\nevent: put\ndata: a\ndata:b\n\n: idle\n\nid: 2.0\nevent: put\ndata: cut";

    try (ServerSentEvents events =
        new ServerSentEvents(new ByteArrayInputStream(stream.getBytes(StandardCharsets.UTF_8)))) {
      assertThat(events.next()).contains(new Event("1.0", "put", "a\nb"));
      assertThat(events.next()).isEmpty();
    }
  }
}
