package dev.holdfast.kernel.config;

import dev.holdfast.api.Budgets.Kind;
import dev.holdfast.api.Budgets.Policy;
import java.util.Map;

/**
 * How jobs run ({@code jobs.*}).
 *
 * @param threads how many run at a time
 * @param queue how many more may wait for a thread
 * @param policies the policy of each kind
 */
public record JobSettings(int threads, int queue, Map<Kind, Policy> policies) {
  /** Copies the map. */
  public JobSettings {
    policies = Map.copyOf(policies);
  }
}
