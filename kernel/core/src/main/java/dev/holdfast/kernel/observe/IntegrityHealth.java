package dev.holdfast.kernel.observe;

import dev.holdfast.api.Observatory.Component;
import dev.holdfast.kernel.integrity.Coverage;
import dev.holdfast.kernel.integrity.KnownDamage;
import dev.holdfast.kernel.integrity.Repairer;
import dev.holdfast.kernel.integrity.Scrub;
import java.util.Optional;

/** Whether anything is damaged that could not be repaired, and how much was looked at. */
public final class IntegrityHealth implements HealthContribution {
  private final Repairer repairer;
  private final KnownDamage known;
  private final Optional<Scrub> scrub;

  /** Over what is known. */
  public IntegrityHealth(Repairer repairer, KnownDamage known, Optional<Scrub> scrub) {
    this.repairer = repairer;
    this.known = known;
    this.scrub = scrub;
  }

  @Override
  public Component health() {
    int entries = repairer.unrepaired();
    int places = known.places();
    if (entries + places == 0) {
      return new Component("integrity", true, checked());
    }
    return new Component(
        "integrity",
        false,
        "%d present values are damaged without a good copy and refused until they are written anew, and %d places of the log or the store are damaged; 'holdfast verify' names them; %s"
            .formatted(entries, places, checked()));
  }

  private String checked() {
    return scrub.map(each -> told(each.coverage())).orElse("the background check is off");
  }

  private static String told(Coverage coverage) {
    return coverage
        .last()
        .map(pass ->
            "%d entries and %d records of the log were checked by %s; damaged were %d"
                .formatted(pass.entries(), pass.records(), pass.end(), pass.findings()))
        .orElse("the first full check is under way");
  }
}
