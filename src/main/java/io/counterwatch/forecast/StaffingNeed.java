package io.counterwatch.forecast;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How many counters a service needs in each part of a day: {@link ErlangC} with the modified
 * offered load. Counters are busy with those who came a while before, so the load of a moment is
 * the arrivals of E[S](1 + cv²) ÷ 2 earlier, the mean age of what goes on, × E[S] (the lag of the
 * infinite-server queue: Eick, Massey, Whitt 1993; Green, Kolesar, Whitt 2007). With the arrivals
 * of the moment itself the last hours would be starved.
 *
 * @param partMinutes length of a part of the day
 * @param serviceMinutes E[S]: how long somebody keeps a counter
 * @param serviceVariation cv²: variance of that ÷ its mean²
 * @param targetMinutes nobody should wait longer
 * @param latePermitted but this share, above 0
 */
public record StaffingNeed(
    double partMinutes,
    double serviceMinutes,
    double serviceVariation,
    double targetMinutes,
    double latePermitted) {
  /** Looks at so many moments of a part. */
  private static final int MOMENTS = 6;

  /** Checks. */
  public StaffingNeed {
    if (!(partMinutes > 0
        && serviceMinutes > 0
        && serviceVariation >= 0
        && targetMinutes >= 0
        && latePermitted > 0)) {
      throw new IllegalArgumentException("no such need can be met");
    }
  }

  /**
   * The counters needed.
   *
   * @param arrivals expected in each part of the day, from the opening on
   * @return for each part, and for those after the last in which somebody is still being served;
   *     nothing where more than {@link ErlangC#MAX_COUNTERS} were needed
   */
  public Optional<List<Integer>> counters(List<Double> arrivals) {
    List<Integer> counters = new ArrayList<>();
    for (double load : loads(arrivals)) {
      OptionalInt needed = ErlangC.needed(latePermitted, targetMinutes, load, serviceMinutes);
      if (needed.isEmpty()) {
        return Optional.empty();
      }
      counters.add(needed.getAsInt());
    }
    return Optional.of(List.copyOf(counters));
  }

  /**
   * The offered load: counters that would be busy were there any number of them.
   *
   * @param arrivals expected in each part of the day, from the opening on
   * @return for each part, and for those after the last in which somebody is still being served
   */
  public List<Double> loads(List<Double> arrivals) {
    double lag = lagMinutes();
    int parts = arrivals.size() + (int) Math.ceil(lag / partMinutes);
    List<Double> loads = new ArrayList<>();
    for (int part = 0; part < parts; part++) {
      double load = 0;
      for (int moment = 0; moment < MOMENTS; moment++) {
        double at = (part + (moment + 0.5) / MOMENTS) * partMinutes;
        load += arrivalsAMinute(arrivals, at - lag) * serviceMinutes / MOMENTS;
      }
      loads.add(load);
    }
    return loads;
  }

  /** E[S](1 + cv²) ÷ 2. */
  double lagMinutes() {
    return serviceMinutes * (1 + serviceVariation) / 2;
  }

  private double arrivalsAMinute(List<Double> arrivals, double minute) {
    int part = (int) Math.floor(minute / partMinutes);
    return part < 0 || part >= arrivals.size() ? 0 : arrivals.get(part) / partMinutes;
  }
}
