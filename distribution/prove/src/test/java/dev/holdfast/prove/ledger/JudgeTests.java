package dev.holdfast.prove.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.prove.report.Tally;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each kind of lie is planted, and must be found. */
class JudgeTests {
  private static final String KEY = "list";

  private final Ledger ledger = new Ledger();
  private final Judge judge = new Judge(ledger, true);
  private final List<String> kept = new ArrayList<>();

  @BeforeEach
  void fiveAcknowledgedOneRefusedOneOpen() {
    for (int number = 0; number < 5; number++) {
      kept.add(write(number, Ledger.Answer.ACKNOWLEDGED));
    }
    write(5, Ledger.Answer.REFUSED);
    write(6, Ledger.Answer.NONE);
  }

  private String write(long number, Ledger.Answer answer) {
    Item item = new Item("w", number, KEY);
    ledger.sent(item);
    if (answer != Ledger.Answer.NONE) {
      ledger.answered(item.id(), answer);
    }
    return item.text();
  }

  private Tally judged() {
    return judge.judge(Map.of(KEY, kept));
  }

  private static String text(long number) {
    return new Item("w", number, KEY).text();
  }

  @Test
  void whatIsAllThereHolds() {
    assertThat(judged()).isEqualTo(new Tally(5, 5, 0, 0, 1, 0, 1, 0, 0, 0));
    assertThat(judged().faults()).isEmpty();
  }

  @Test
  void anUnansweredWriteMayBeThere() {
    kept.add(text(6));
    assertThat(judged().unansweredPresent()).isEqualTo(1);
    assertThat(judged().faults()).isEmpty();
  }

  @Test
  void anUnansweredWriteMustNotBeThereTwice() {
    kept.add(text(6));
    kept.add(text(6));
    assertThat(judged().faults()).containsExactly("DOUBLED 1");
  }

  @Test
  void anAcknowledgedWriteThatIsMissingIsLost() {
    kept.remove(2);
    kept.remove(0);
    assertThat(judged().present()).isEqualTo(3);
    assertThat(judged().faults()).containsExactly("LOST 2");
  }

  @Test
  void aKeyThatCannotBeReadIsLost() {
    assertThat(judge.judge(Map.of()).faults()).containsExactly("LOST 5");
  }

  @Test
  void whatIsThereAgainIsDoubled() {
    kept.add(kept.get(1));
    assertThat(judged().duplicates()).isEqualTo(1);
    assertThat(judged().faults()).containsExactly("DOUBLED 1");
  }

  @Test
  void twoThatHaveChangedPlacesAreReordered() {
    kept.add(1, kept.remove(2));
    assertThat(judged().faults()).containsExactly("REORDERED 1");
    assertThat(new Judge(ledger, false).judge(Map.of(KEY, kept)).faults()).isEmpty();
  }

  @Test
  void oneChangedLetterIsWrong() {
    String text = kept.getFirst();
    kept.set(0, text.substring(0, text.length() - 1) + '#');
    assertThat(judged().faults()).containsExactly("LOST 1", "WRONG 1");
  }

  @Test
  void aShortenedTextIsWrong() {
    kept.set(0, "w-0");
    assertThat(judged().faults()).containsExactly("LOST 1", "WRONG 1");
  }

  @Test
  void whatNobodyWroteIsWrong() {
    kept.add(text(77));
    assertThat(judged().faults()).containsExactly("WRONG 1");
  }

  @Test
  void anotherKeysItemIsWrong() {
    List<String> moved = List.of(kept.removeFirst());
    assertThat(judge.judge(Map.of(KEY, kept, "other", moved)).faults())
        .containsExactly("LOST 1", "WRONG 1");
  }

  @Test
  void whatWasRefusedMustNotBeKept() {
    kept.add(text(5));
    assertThat(judged().faults()).containsExactly("REFUSED BUT KEPT 1");
  }
}
