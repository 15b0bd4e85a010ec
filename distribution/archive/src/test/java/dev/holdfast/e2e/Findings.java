package dev.holdfast.e2e;

import java.util.ArrayList;
import java.util.List;

/** What hostile inputs brought to light. Safe to use from any thread. */
final class Findings {
  private static final int SHOWN = 600;

  private final List<String> secrets;
  private final List<String> wrong = new ArrayList<>();
  private int cases;

  /** Findings of a run in which none of these texts may be said to anybody. */
  Findings(List<String> secrets) {
    this.secrets = List.copyOf(secrets);
  }

  /** Counts an input; and keeps it when its answer is not the expected one. */
  synchronized void add(HostileTable.Row row, boolean isRight, String expected, String seen) {
    cases++;
    if (!isRight) {
      wrong.add(row.name() + "\n    expected " + shown(expected) + "\n    seen     " + shown(seen));
    }
    hear(row.name(), seen);
  }

  /** Looks through what was said for what is never to be said. */
  synchronized void hear(String who, String said) {
    for (String trace : List.of("\tat ", "    at ", "Exception in thread", "java.lang.")) {
      if (said.contains(trace)) {
        wrong.add(who + " tells of the inside: " + shown(said.substring(said.indexOf(trace))));
      }
    }
    if (secrets.stream().anyMatch(said::contains)) {
      wrong.add(who + " tells a secret");
    }
  }

  private static String shown(String text) {
    String line = text.strip().replace("\n", "\\n").replace("\r", "\\r");
    return line.length() > SHOWN ? line.substring(0, SHOWN) + "..." : line;
  }

  synchronized int cases() {
    return cases;
  }

  synchronized List<String> wrong() {
    return List.copyOf(wrong);
  }
}
