package io.counterwatch.forecast;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * How long a call keeps a counter, minutes, those who don't come included as the short occupancies
 * that they are: means by service, and what is left of one that has gone on for a while.
 */
final class Occupancy {
  /** What a service is believed to take before any was seen. */
  static final double PRIOR_MINUTES = 5;

  /** How many of the last occupancies the rest of one is judged by. */
  static final int SAMPLES = 512;

  /** Fewer longer ones say nothing of the rest. */
  private static final int LEAST_LONGER = 8;

  private static final int PRIOR_COUNT = 2;

  private final Map<String, ForgettingMean> byService = new TreeMap<>();
  private ForgettingMean all = unseen();
  private final double[] recent = new double[SAMPLES];
  private long seen;
  private double[] sorted = {};
  private double[] tailSums = {0};

  private static ForgettingMean unseen() {
    return new ForgettingMean(PRIOR_MINUTES, PRIOR_COUNT);
  }

  /** Learns how long one lasted; one without any time tells nothing. */
  void observe(String service, double minutes) {
    if (minutes <= 0) {
      return;
    }
    byService.computeIfAbsent(service, first -> unseen()).add(minutes);
    all.add(minutes);
    recent[(int) (seen % SAMPLES)] = minutes;
    seen++;
    sorted = new double[0];
  }

  /** Of any service. */
  double mean() {
    return all.value();
  }

  /** Of that service. */
  double mean(String service) {
    ForgettingMean mean = byService.get(service);
    return mean == null ? all.value() : mean.value();
  }

  /**
   * How long one that has gone on for so long is expected to go on: the mean rest of those of the
   * last that lasted longer; the mean of all where too few did.
   */
  double rest(double elapsed) {
    sort();
    int longer = sorted.length - firstLonger(elapsed);
    if (longer < LEAST_LONGER) {
      return mean();
    }
    return tailSums[sorted.length - longer] / longer - elapsed;
  }

  /** The rest of a like one, drawn at the share {@code at}, 0–1, of those that lasted longer. */
  double drawRest(double elapsed, double at) {
    sort();
    int from = firstLonger(elapsed);
    int longer = sorted.length - from;
    if (longer < LEAST_LONGER) {
      return Math.max(0.0, -mean() * StrictMath.log(1 - at));
    }
    return sorted[from + Math.min(longer - 1, (int) (at * longer))] - elapsed;
  }

  private void sort() {
    int size = (int) Math.min(seen, SAMPLES);
    if (sorted.length == size) {
      return;
    }
    sorted = Arrays.copyOf(recent, size);
    Arrays.sort(sorted);
    tailSums = new double[size + 1];
    for (int i = size - 1; i >= 0; i--) {
      tailSums[i] = tailSums[i + 1] + sorted[i];
    }
  }

  private int firstLonger(double elapsed) {
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sorted[middle] > elapsed) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  /** Those services are there no more. */
  void forget(Set<String> services) {
    byService.keySet().removeAll(services);
  }

  void write(StateWriter out) {
    all.write(out);
    ForgettingMean.write(out, byService);
    out.put(seen);
    for (int i = 0; i < Math.min(seen, SAMPLES); i++) {
      out.put(recent[i]);
    }
  }

  /** Takes over what another one wrote, into one that has seen nothing. */
  void read(StateReader in) {
    all = ForgettingMean.read(in);
    ForgettingMean.read(in, byService);
    seen = in.number();
    for (int i = 0; i < Math.min(seen, SAMPLES); i++) {
      recent[i] = in.real();
    }
  }
}
