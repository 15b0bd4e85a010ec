package dev.holdfast.prove.attack;

import dev.holdfast.prove.client.Account;
import dev.holdfast.prove.report.Tally;
import dev.holdfast.prove.report.Wording;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Gathers what stands below the table about one row. */
final class Notes {
  private static final int MOST_CHARACTERS = 240;

  private final List<String> notes = new ArrayList<>();
  private final List<String> causes = new ArrayList<>();

  private Notes() {}

  /** Why writes were refused, and which keys could not be read. */
  static Notes of(Account account, Target.Found found) {
    Notes notes = new Notes();
    notes.causes.addAll(refusals(account));
    if (!found.unreadable().isEmpty()) {
      notes.causes.add(
          found.unreadable().size()
              + " keys could not be read: "
              + shortened(found.unreadable().values().iterator().next()));
    }
    return notes;
  }

  Notes add(String note) {
    notes.add(note);
    return this;
  }

  /** What is known of the writes without an answer. */
  Notes open(Tally tally) {
    return tally.unanswered() == 0
        ? this
        : add(Wording.unanswered(tally) + (tally.duplicates() == 0 ? ", none twice" : ""));
  }

  List<String> list() {
    List<String> all = new ArrayList<>(notes);
    all.addAll(causes);
    return all;
  }

  /** As {@code refused: 412 conflict 31}. */
  private static List<String> refusals(Account account) {
    Map<String, Long> refusals = new TreeMap<>(account.refusals());
    List<String> parts = new ArrayList<>();
    refusals.forEach((why, count) -> parts.add(why + " (" + count + ")"));
    return parts.isEmpty() ? List.of() : List.of("refused as " + String.join(", ", parts));
  }

  static String shortened(String text) {
    return Wording.shortened(text, MOST_CHARACTERS);
  }
}
