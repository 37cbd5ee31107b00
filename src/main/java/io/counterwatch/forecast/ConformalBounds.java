package io.counterwatch.forecast;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An upper bound for nine of ten, kept for each service and time of day, since one level for all
 * leaves the worst hours uncovered. A level's own word counts the more, the more it has seen, and
 * that of the whole centre the rest: a quantile of few scores is mostly chance, which makes bounds
 * longer than they need be.
 */
final class ConformalBounds {
  /** The hours of a time of day that share a level. */
  static final int BAND_HOURS = 3;

  /** After so many scores, as many as a level remembers, its word and the centre's count alike. */
  static final int HALF_OWN_SCORES = ConformalLevel.WINDOW;

  /** Limit on levels; further services use the centre's. */
  static final int MAX_LEVELS = 512;

  /** The 0.9 quantile of an exponential distribution of mean 1: ln 10. */
  private static final double UNLEARNED_FACTOR = 2.302585092994046;

  private final ConformalLevel centre = new ConformalLevel();
  private final Map<String, ConformalLevel> levels = new TreeMap<>();

  private static String key(String service, int hour) {
    return hour / BAND_HOURS + " " + service;
  }

  /**
   * The bound.
   *
   * @param hour of the day, 0–23
   * @param spread how far outcomes usually are from such a prediction
   */
  double bound(String service, int hour, double predicted, double spread) {
    double bound =
        centre.count() < ConformalLevel.LEAST_SCORES
            ? UNLEARNED_FACTOR * Math.max(predicted, spread)
            : predicted + score(levels.get(key(service, hour))) * spread;
    return Math.max(0, Math.min(WaitModel.LONGEST_MINUTES, bound));
  }

  private double score(@Nullable ConformalLevel own) {
    if (own == null || own.count() < ConformalLevel.LEAST_SCORES) {
      return centre.bound();
    }
    double share = own.count() / (double) (own.count() + HALF_OWN_SCORES);
    return share * own.bound() + (1 - share) * centre.bound();
  }

  /** Learns what came of a prediction. */
  void observe(String service, int hour, double predicted, double spread, double outcome) {
    double score = (outcome - predicted) / spread;
    centre.observe(score);
    String key = key(service, hour);
    ConformalLevel own = levels.get(key);
    if (own == null && levels.size() < MAX_LEVELS) {
      own = new ConformalLevel();
      levels.put(key, own);
    }
    if (own != null) {
      own.observe(score);
    }
  }

  /** Those services are there no more. */
  void forget(Set<String> services) {
    levels.keySet().removeIf(key -> services.contains(key.substring(key.indexOf(' ') + 1)));
  }

  void write(StateWriter out) {
    centre.write(out);
    out.put((long) levels.size());
    levels.forEach(
        (key, level) -> {
          out.put(key);
          level.write(out);
        });
  }

  /** Takes over what another one wrote, into one that has seen nothing. */
  void read(StateReader in) {
    centre.read(in);
    int count = in.count(MAX_LEVELS);
    for (int i = 0; i < count; i++) {
      ConformalLevel level = new ConformalLevel();
      levels.put(in.text(), level);
      level.read(in);
    }
  }
}
