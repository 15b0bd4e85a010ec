package dev.holdfast.kernel.observe;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Which parts have something to say about their health, in the order in which they came. */
public final class HealthParts {
  private final List<HealthContribution> contributions = new CopyOnWriteArrayList<>();

  /** None yet. */
  public HealthParts() {}

  /** Takes another one in. */
  public void add(HealthContribution contribution) {
    contributions.add(contribution);
  }

  /** All of them. */
  public List<HealthContribution> all() {
    return List.copyOf(contributions);
  }
}
