package dev.holdfast.simulation.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The judge is shown histories that are wrong. */
class LedgerTests {
  private final Ledger ledger = new Ledger();

  private Verdict judge(List<Item> acknowledged, Item... found) {
    acknowledged.forEach(ledger::acknowledge);
    return ledger.judge(List.of(found));
  }

  private static Item item(long writer, long sequence, long position) {
    return new Item(writer, sequence, position);
  }

  @Test
  void whatIsThereInOrderOnceIsClean() {
    Verdict verdict =
        judge(
            List.of(item(2, 0, 20), item(1, 0, 10), item(1, 1, 30)),
            item(1, 0, 10),
            item(2, 0, 20),
            item(1, 1, 30),
            item(2, 1, 40));
    assertThat(verdict).isEqualTo(new Verdict(3, 4, 0, 0, 0));
    assertThat(verdict.isClean()).isTrue();
  }

  @Test
  void anAcknowledgedItemThatIsNotThereIsLost() {
    Verdict verdict = judge(List.of(item(1, 0, 10), item(1, 1, 20)), item(1, 0, 10));
    assertThat(verdict).isEqualTo(new Verdict(2, 1, 1, 0, 0));
    assertThat(verdict.isClean()).isFalse();
  }

  @Test
  void aGapBeforeAnItemThatIsThereIsALossAcknowledgedOrNot() {
    assertThat(judge(List.of(), item(1, 0, 10), item(1, 2, 30)).lost()).isOne();
  }

  @Test
  void anItemBehindALaterOneIsReordered() {
    Verdict verdict = judge(List.of(), item(1, 0, 10), item(1, 2, 20), item(1, 1, 30));
    assertThat(verdict.reordered()).isOne();
    assertThat(judge(List.of(), item(1, 0, 10), item(2, 0, 5)).reordered()).isOne();
  }

  @Test
  void anItemAtAnotherPositionThanToldIsReordered() {
    assertThat(judge(List.of(item(1, 0, 10)), item(1, 0, 11)).reordered()).isOne();
  }

  @Test
  void anItemThatIsThereTwiceOrToldTwiceIsDuplicated() {
    assertThat(judge(List.of(), item(1, 0, 10), item(1, 0, 20)).duplicated()).isOne();
    assertThat(judge(List.of(item(1, 0, 10), item(1, 0, 10)), item(1, 0, 10)).duplicated()).isOne();
  }
}
