package dev.holdfast.kernel.observe;

import dev.holdfast.api.Observatory.Component;

/**
 * What one part of the kernel says of its own health. It is asked with every check, beside the
 * canary.
 */
@FunctionalInterface
public interface HealthContribution {
  /**
   * The state of the part now, from what it knows already: it waits for nothing, and takes no lock
   * that is held while something is waited for. One that answers later than the check's deadline is
   * reported as unhealthy, by the name that it had the last time.
   */
  Component health();
}
