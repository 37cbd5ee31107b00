package io.counterwatch.forecast;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** How long people usually wait here: by hour of the day, by service; and how soon they give up. */
final class UsualWaits {
  /** What is believed before any wait was seen, minutes. */
  static final double PRIOR_MINUTES = 5;

  private static final double PRIOR_COUNT = 5;
  private static final double HOURS_KEPT_OVERNIGHT = 0.93;
  private static final double PATIENCE_KEPT_OVERNIGHT = 0.9;
  private static final double PRIOR_WITHDRAWALS = 0.1;
  private static final double PRIOR_WAITED_MINUTES = 6;
  private static final int HOURS = 24;

  private final double[] sums = new double[HOURS];
  private final double[] counts = new double[HOURS];
  private final Map<String, ForgettingMean> byService = new TreeMap<>();
  private ForgettingMean all = unseen();
  private double withdrawals;
  private double waitedMinutes;

  private static ForgettingMean unseen() {
    return new ForgettingMean(0, 0);
  }

  /** The night between two service days: what was seen counts a little less. */
  void age() {
    for (int hour = 0; hour < HOURS; hour++) {
      sums[hour] *= HOURS_KEPT_OVERNIGHT;
      counts[hour] *= HOURS_KEPT_OVERNIGHT;
    }
    withdrawals *= PATIENCE_KEPT_OVERNIGHT;
    waitedMinutes *= PATIENCE_KEPT_OVERNIGHT;
  }

  /** Somebody was called in that hour after such a wait. */
  void waited(String service, int hour, double minutes) {
    if (minutes > 0) {
      sums[hour] += minutes;
      counts[hour]++;
      all.add(minutes);
      byService.computeIfAbsent(service, first -> unseen()).add(minutes);
      waitedMinutes += minutes;
    }
  }

  /** Somebody gave up after such a wait. */
  void gaveUp(double minutes) {
    if (minutes > 0) {
      withdrawals++;
      waitedMinutes += minutes;
    }
  }

  /** Of everybody. */
  double mean() {
    return all.isEmpty() ? PRIOR_MINUTES : all.value();
  }

  /** Of those who were called in that hour of the day. */
  double ofHour(int hour) {
    return (sums[hour] + PRIOR_COUNT * mean()) / (counts[hour] + PRIOR_COUNT);
  }

  /** By how much a service's waits are longer than all. */
  double serviceExcess(String service) {
    ForgettingMean own = byService.get(service);
    return own == null ? 0 : own.value() - all.value();
  }

  /** How many give up in a minute, of each who waits; above 0. */
  double withdrawalRate() {
    return (withdrawals + PRIOR_WITHDRAWALS) / (waitedMinutes + PRIOR_WAITED_MINUTES);
  }

  /** Those services are there no more. */
  void forget(Set<String> services) {
    byService.keySet().removeAll(services);
  }

  void write(StateWriter out) {
    out.put(sums);
    out.put(counts);
    all.write(out);
    ForgettingMean.write(out, byService);
    out.put(withdrawals);
    out.put(waitedMinutes);
  }

  /** Takes over what another one wrote, into one that has seen nothing. */
  void read(StateReader in) {
    in.reals(sums);
    in.reals(counts);
    all = ForgettingMean.read(in);
    ForgettingMean.read(in, byService);
    withdrawals = in.real();
    waitedMinutes = in.real();
  }
}
