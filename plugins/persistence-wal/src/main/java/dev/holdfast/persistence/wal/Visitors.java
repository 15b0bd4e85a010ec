package dev.holdfast.persistence.wal;

import dev.holdfast.api.spi.persistence.CommitLog;
import dev.holdfast.api.spi.persistence.LogDamage;

/** Visitors that keep nothing. */
enum Visitors implements CommitLog.Visitor {
  /** Damage ends the visit. */
  STRICT {
    @Override
    public void damaged(LogDamage damage) {
      throw damage.toException();
    }
  },
  /** Damage is passed over. */
  TOLERANT {
    @Override
    public void damaged(LogDamage damage) {
      // Whoever needs the records behind it looks himself.
    }
  };

  @Override
  public void visit(long position, byte[] payload) {}
}
