package dev.holdfast.prove.peer;

import dev.holdfast.prove.client.Account;
import dev.holdfast.prove.ledger.Item;
import dev.holdfast.prove.report.Wording;
import dev.holdfast.prove.wire.McpConnection;
import java.time.Duration;

/**
 * Writes one item after the other through a process of the server, each when the last is answered.
 */
final class PeerWriter {
  static final Duration PATIENCE = Duration.ofSeconds(15);

  /** All that a server keeps is under one name. */
  static final String KEY = "all";

  private static final int LONGEST_REASON = 80;

  private final String name;
  private final Mapping mapping;
  private final Account account;
  private long number;

  /**
   * A writer.
   *
   * @param name unique among all runs on the same state
   */
  PeerWriter(String name, Mapping mapping, Account account) {
    this.name = name;
    this.mapping = mapping;
    this.account = account;
  }

  /** Writes the next item; whether the server is still there to write to. */
  boolean writeOne(McpConnection connection) {
    Item item = new Item(name, number++, KEY);
    account.sent(item);
    McpConnection.Reply reply =
        connection.call(mapping.write().tool(), mapping.write().with(item.text()), PATIENCE);
    return switch (reply) {
      case McpConnection.Reply.Done done -> {
        account.acknowledged(item.id());
        yield true;
      }
      case McpConnection.Reply.Failed failed -> {
        if (!failed.isOutcomeUnknown()) {
          account.refused(item.id(), shortened(failed.reason()));
        }
        yield true;
      }
      case McpConnection.Reply.Missing missing -> false;
    };
  }

  /** Without what differs from one refusal to the next. */
  private static String shortened(String reason) {
    return Wording.shortened(reason.replaceAll("[0-9]+", "N"), LONGEST_REASON);
  }
}
