package io.counterwatch.conformance;

import io.counterwatch.event.DeviceKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a check found.
 *
 * @param centre the one whose topics the device used; null if it never spoke
 * @param kind as asked for, or as the device said; null if neither
 * @param steps in the protocol's order
 */
public record Report(
    String device, @Nullable String centre, @Nullable DeviceKind kind, List<Step> steps) {
  /** Takes a copy of the steps. */
  public Report {
    steps = List.copyOf(steps);
  }

  /** Whether all required steps passed, as far as they can be observed. */
  public boolean passed() {
    return steps.stream().noneMatch(Step::spoils);
  }

  /** How many steps came out that way. */
  public long count(Outcome outcome) {
    return steps.stream().filter(step -> step.outcome() == outcome).count();
  }
}
