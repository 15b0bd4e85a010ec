package dev.holdfast.kernel.job;

import dev.holdfast.api.WithCpuBudget;
import java.io.IOException;

/** What an embedder might guard. */
public interface GreetingService {
  /** A job. */
  @WithCpuBudget(cpu = "100ms", operation = "greet")
  Thread greet() throws IOException;

  /** A job that fails as often as it is told to. */
  @WithCpuBudget(idempotent = true)
  int fail(int times) throws IOException;

  /** No job. */
  Thread plain();
}
