package dev.holdfast.prove.powercut;

import dev.holdfast.api.seam.DataFiles;
import dev.holdfast.api.spi.Settings;
import dev.holdfast.api.spi.persistence.PersistenceProvider;
import dev.holdfast.prove.report.Tally;
import java.io.IOException;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/** Worlds, one after the other, and their common account. */
public final class PowerCuts {
  private final PersistenceProvider provider;
  private final Settings settings;
  private final UnaryOperator<DataFiles> bug;
  private Tally tally = Tally.none();
  private int worlds;
  private int cuts;

  /** Those of a log with its settings. */
  public PowerCuts(PersistenceProvider provider, Settings settings) {
    this(provider, settings, UnaryOperator.identity());
  }

  /** Those of a log that has something between itself and the disk. */
  PowerCuts(PersistenceProvider provider, Settings settings, UnaryOperator<DataFiles> bug) {
    this.provider = provider;
    this.settings = settings;
    this.bug = bug;
  }

  /** Runs worlds until told to stop, one at least. */
  public void run(Random random, BooleanSupplier isOver) throws IOException {
    do {
      World.Outcome outcome = new World(provider, settings, bug, random).run();
      tally = tally.plus(outcome.tally());
      cuts += outcome.cuts();
      worlds++;
    } while (!isOver.getAsBoolean());
  }

  /** What became of all writes. */
  public Tally tally() {
    return tally;
  }

  /** How many disks there were. */
  public int worlds() {
    return worlds;
  }

  /** How often the power was cut. */
  public int cuts() {
    return cuts;
  }
}
