package io.counterwatch.centre;

import java.util.List;

/**
 * A service counter.
 *
 * @param services that it serves; empty = all
 * @param sendsStart whether its terminal sends {@code service.started}
 * @param sendsFinish whether its terminal sends {@code service.finished}
 */
public record CounterPlan(
    String counter, List<String> services, boolean sendsStart, boolean sendsFinish) {
  /** Whether it serves the service. */
  public boolean serves(String service) {
    return services.isEmpty() || services.contains(service);
  }

  /** Whether a day's figures are the same under the other plan. */
  boolean measuresLike(CounterPlan other) {
    return sendsStart == other.sendsStart && sendsFinish == other.sendsFinish;
  }

  /** A counter that is only known by its id: sends both. */
  public static CounterPlan unconfigured(String counter) {
    return new CounterPlan(counter, List.of(), true, true);
  }
}
