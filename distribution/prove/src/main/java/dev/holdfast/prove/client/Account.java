package dev.holdfast.prove.client;

import dev.holdfast.prove.ledger.Item;
import dev.holdfast.prove.ledger.Ledger;
import dev.holdfast.prove.report.Timeline;
import java.util.Map;
import java.util.TreeMap;

/** Books what the writers tell: in the ledger, on the time line, and why something was refused. */
public final class Account {
  private final Ledger ledger;
  private final Timeline timeline;
  private final Map<String, Long> refusals = new TreeMap<>();

  /** An account of one attack. */
  public Account(Ledger ledger, Timeline timeline) {
    this.ledger = ledger;
    this.timeline = timeline;
  }

  /** Where it is booked. */
  public Ledger ledger() {
    return ledger;
  }

  /** Something was done to the target. */
  public void mark(String what) {
    timeline.mark(what);
  }

  /** About to be sent. */
  public void sent(Item item) {
    ledger.sent(item);
  }

  /** The answer said that it is kept. */
  public void acknowledged(String id) {
    ledger.answered(id, Ledger.Answer.ACKNOWLEDGED);
    timeline.acknowledged();
  }

  /** The answer said that it is not kept. */
  public void refused(String id, String why) {
    ledger.answered(id, Ledger.Answer.REFUSED);
    timeline.refused();
    synchronized (refusals) {
      refusals.merge(why, 1L, Long::sum);
    }
  }

  /** How often something was refused, by reason. */
  public Map<String, Long> refusals() {
    synchronized (refusals) {
      return Map.copyOf(refusals);
    }
  }
}
