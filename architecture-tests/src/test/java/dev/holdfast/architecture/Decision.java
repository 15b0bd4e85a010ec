package dev.holdfast.architecture;

/** The decision records beside these tests; each rule names the one that it defends. */
enum Decision {
  JSON_SCANNER("0001", "one-scanner-for-json-text"),
  LAYERS("0002", "one-module-layer-per-plugin"),
  LOG("0003", "the-log-is-the-truth"),
  JETTY("0004", "jetty-core-as-http-server"),
  MCP("0005", "own-mcp-protocol-core"),
  SETTINGS("0006", "settings-instead-of-binding"),
  SEAMS("0007", "seams-for-time-threads-and-files"),
  OUTCOMES("0008", "outcomes-are-values"),
  NO_STATIC_STATE("0009", "no-static-state"),
  DELTAS("0010", "history-as-deltas-in-the-log"),
  LIVE_PLUGINS("0011", "plugins-come-and-go"),
  CHECKPOINTS("0012", "a-fuzzy-checkpoint-proven-by-a-sum"),
  PRUNING("0013", "the-log-is-pruned-from-its-beginning"),
  EMBEDDED("0014", "embedded-by-services");

  private final String number;
  private final String title;

  Decision(String number, String title) {
    this.number = number;
    this.title = title;
  }

  String fileName() {
    return number + "-" + title + ".md";
  }

  /** The reason in the message of a broken rule. */
  String because(String reason) {
    return "decision " + number + " (architecture-tests/decisions/" + fileName() + "): " + reason;
  }
}
