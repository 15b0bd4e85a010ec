package dev.holdfast.prove.peer;

import dev.holdfast.prove.wire.McpConnection;
import dev.holdfast.prove.wire.McpException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks a new process of the server for everything, as the next agent would. */
final class PeerReader {
  private final Mapping mapping;
  private final Pattern items;

  /**
   * A reader.
   *
   * @param tag what the names of this run's writers end with
   */
  PeerReader(Mapping mapping, String tag) {
    this.mapping = mapping;
    this.items = Pattern.compile("w[0-9]+" + Pattern.quote(tag) + "-[0-9]+:[a-z]*");
  }

  /** What is kept. */
  Map<String, List<String>> read(Peer peer) throws IOException, McpException {
    Peer.Session session = peer.start(Peer.PATIENCE);
    try {
      McpConnection.Reply reply =
          session.connection().call(mapping.read().tool(), mapping.read().with(""), Peer.PATIENCE);
      return switch (reply) {
        case McpConnection.Reply.Done done ->
            Map.of(PeerWriter.KEY, found(McpConnection.allText(done.result())));
        case McpConnection.Reply.Failed(String reason) ->
            throw new McpException(mapping.read().tool() + " fails: " + reason);
        case McpConnection.Reply.Missing(String reason) ->
            throw new McpException(mapping.read().tool() + " is not answered: " + reason);
      };
    } finally {
      peer.end(session);
    }
  }

  List<String> found(String answer) {
    List<String> found = new ArrayList<>();
    for (Matcher matcher = items.matcher(answer); matcher.find(); ) {
      found.add(matcher.group());
    }
    return found;
  }
}
