package dev.holdfast.kernel.observe;

import dev.holdfast.api.Observatory.Component;
import java.util.List;

/** A part that tells of itself in the runtime's health. */
public interface HealthPart {
  /** How it is. */
  Component component();

  /** What operators should know, in sentences: also of a part that still works. */
  List<String> issues();
}
