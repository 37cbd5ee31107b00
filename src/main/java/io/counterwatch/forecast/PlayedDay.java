package io.counterwatch.forecast;

import io.counterwatch.forecast.Draws.Purpose;
import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;

/**
 * A whole day of one pool of counters, played many times from an empty morning: arrivals at a rate
 * that changes by parts of the day, occupancies like those that were seen, first come, first
 * served, nobody gives up. However many counters are asked about, the same people come.
 */
final class PlayedDay {
  /** How often it is played. */
  static final int RUNS = 50;

  /** Limit on those who come in one run. */
  static final int MAX_ARRIVALS = 5_000;

  private final double partMinutes;
  private final double targetMinutes;
  private final int parts;
  private final double[][] arrivals = new double[RUNS][];
  private final double[][] occupancies = new double[RUNS][];

  /**
   * A day.
   *
   * @param expected arrivals in each part
   * @param sortedOccupancies that were seen, minutes
   */
  PlayedDay(
      double partMinutes,
      double targetMinutes,
      List<Double> expected,
      double[] sortedOccupancies,
      long seed) {
    this.partMinutes = partMinutes;
    this.targetMinutes = targetMinutes;
    this.parts = expected.size();
    Draws draws = new Draws(seed);
    for (int run = 0; run < RUNS; run++) {
      arrivals[run] = drawArrivals(draws, run, expected);
      occupancies[run] = new double[arrivals[run].length];
      for (int i = 0; i < occupancies[run].length; i++) {
        double share = draws.uniform(run, Purpose.OCCUPANCY, i);
        occupancies[run][i] = sortedOccupancies[(int) (share * sortedOccupancies.length)];
      }
    }
  }

  /** Gaps of a steady stream, stretched to the rate of each part. */
  private double[] drawArrivals(Draws draws, int run, List<Double> expected) {
    double[] times = new double[MAX_ARRIVALS];
    int count = 0;
    double before = 0;
    double reached = draws.exponential(run, Purpose.ARRIVAL, 0, 1);
    for (int part = 0; part < parts; part++) {
      double rate = expected.get(part);
      while (reached < before + rate && count < MAX_ARRIVALS) {
        times[count++] = (part + (reached - before) / rate) * partMinutes;
        reached += draws.exponential(run, Purpose.ARRIVAL, count, 1);
      }
      before += rate;
    }
    return Arrays.copyOf(times, count);
  }

  /**
   * The share of those who come in each part that wait no longer than the target; NaN where nobody
   * comes.
   *
   * @param counters in each part; one that closes finishes whom it serves. After the last part
   *     those of it, at least one, go on until nobody waits.
   */
  double[] levels(List<Integer> counters) {
    double[] within = new double[parts];
    double[] all = new double[parts];
    for (int run = 0; run < RUNS; run++) {
      play(run, counters, within, all);
    }
    double[] levels = new double[parts];
    for (int part = 0; part < parts; part++) {
      levels[part] = all[part] == 0 ? Double.NaN : within[part] / all[part];
    }
    return levels;
  }

  private void play(int run, List<Integer> counters, double[] within, double[] all) {
    PriorityQueue<Double> busyUntil = new PriorityQueue<>();
    double now = 0;
    for (int i = 0; i < arrivals[run].length; i++) {
      double came = arrivals[run][i];
      now = start(Math.max(now, came), counters, busyUntil);
      busyUntil.add(now + occupancies[run][i]);
      int part = Math.min(parts - 1, (int) (came / partMinutes));
      all[part]++;
      if (now - came <= targetMinutes) {
        within[part]++;
      }
    }
  }

  /** When a counter is free for the next one. */
  private double start(double from, List<Integer> counters, PriorityQueue<Double> busyUntil) {
    double now = from;
    while (true) {
      while (!busyUntil.isEmpty() && busyUntil.peek() <= now) {
        busyUntil.poll();
      }
      int part = (int) (now / partMinutes);
      boolean isOver = part >= counters.size();
      int atWork = isOver ? Math.max(1, counters.getLast()) : counters.get(part);
      if (busyUntil.size() < atWork) {
        return now;
      }
      double free = busyUntil.isEmpty() ? Double.POSITIVE_INFINITY : busyUntil.peek();
      now = isOver ? free : Math.min(free, (part + 1) * partMinutes);
    }
  }
}
