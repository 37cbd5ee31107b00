package io.counterwatch.forecast;

import io.counterwatch.centre.CentrePlan;
import io.counterwatch.centre.OpeningHours.Span;
import io.counterwatch.centre.ServiceDays;
import io.counterwatch.centre.ServicePlan;
import io.counterwatch.centre.StaffingPlan;
import io.counterwatch.centre.StaffingPlan.Part;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Makes a day's staffing of what the same weekday had to do in the last weeks: {@link StaffingNeed}
 * of the mean arrivals, confirmed by {@link PlayedDay} and raised where that says no.
 */
public final class StaffingPlanner {
  /** The share of people who should be called within the target, where no policy says. */
  static final double DEFAULT_LEVEL = 0.8;

  /** Fewer calls tell too little of how long one keeps a counter. */
  static final int LEAST_OCCUPANCIES = 20;

  /** Where the policy says more, so many is what a played day can confirm. */
  static final double HIGHEST_LEVEL = 0.99;

  /** Limit on how often a number of counters is raised by one. */
  static final int MAX_RAISES = 300;

  /** Of a part in which fewer come in all the days that are played, the share is chance. */
  private static final double LEAST_EXPECTED = 0.5;

  private static final int PART = StaffingPlan.PART_MINUTES;
  private static final int DAY_MINUTES = 24 * 60;
  private static final double P90 = 0.9;
  private static final double SECONDS_PER_MINUTE = 60;

  private final CentrePlan plan;
  private final LocalDate date;
  private final List<DayWork> days;
  private final PlannedCounters roster;
  private final int firstPart;
  private final int parts;

  private StaffingPlanner(CentrePlan plan, LocalDate date, List<DayWork> days) {
    this.plan = plan;
    this.date = date;
    this.days = days;
    this.roster = new PlannedCounters(plan);
    int[] range = plan.hours().isUnlimited(date) ? seenRange() : openRange();
    this.firstPart = range[0];
    this.parts = range[1] - range[0];
  }

  /**
   * The staffing of a day on which the centre is open.
   *
   * @param plan in force on that day
   * @param days those that are taken for like it
   */
  public static StaffingPlan of(CentrePlan plan, LocalDate date, List<DayWork> days) {
    StaffingPlanner planner = new StaffingPlanner(plan, date, days);
    Set<String> seen = new TreeSet<>();
    days.forEach(day -> day.arrivals().forEach(arrival -> seen.add(arrival.service())));
    return new StaffingPlan(
        plan.centre(),
        date,
        days.size(),
        Pools.of(plan, seen).stream().map(planner::pool).toList());
  }

  /** The parts between the first opening and the last closing. */
  private int[] openRange() {
    int first = Integer.MAX_VALUE;
    int last = 0;
    for (Span span : plan.hours().on(date)) {
      first = Math.min(first, minute(span.from()) / PART);
      int to = span.to().equals(LocalTime.MAX) ? DAY_MINUTES : minute(span.to());
      int end = span.passesMidnight() ? to + DAY_MINUTES : to;
      last = Math.max(last, Math.ceilDiv(end, PART));
    }
    return new int[] {Math.min(first, last), last};
  }

  /** Whether the centre is open at any time of it. */
  private boolean isOpen(int part) {
    LocalDateTime start = date.atStartOfDay().plusMinutes((long) (firstPart + part) * PART);
    for (int minute = 0; minute < PART; minute++) {
      if (plan.hours().isOpen(start.plusMinutes(minute))) {
        return true;
      }
    }
    return false;
  }

  private static int minute(LocalTime time) {
    return time.toSecondOfDay() / 60;
  }

  private int[] seenRange() {
    int first = DAY_MINUTES / PART;
    int last = 0;
    for (DayWork day : days) {
      for (DayWork.Arrival arrival : day.arrivals()) {
        int part = Math.floorDiv(arrival.minute(), PART);
        first = Math.min(first, part);
        last = Math.max(last, part + 1);
      }
    }
    return new int[] {Math.min(first, last), last};
  }

  private StaffingPlan.Pool pool(Pools.Pool pool) {
    double[][] counts = counts(pool.services());
    List<Double> means = new ArrayList<>();
    List<Double> highs = new ArrayList<>();
    for (double[] ofDays : counts) {
      means.add(Arrays.stream(ofDays).sum() / Math.max(1, ofDays.length));
      Arrays.sort(ofDays);
      highs.add(WhatIf.quantile(ofDays, P90).orElse(0));
    }
    double[] kept =
        days.stream()
            .flatMap(day -> day.occupancies().stream())
            .filter(each -> pool.services().contains(each.service()))
            .mapToDouble(DayWork.Kept::minutes)
            .sorted()
            .toArray();
    double mean = Arrays.stream(kept).average().orElse(0);
    double variation =
        Arrays.stream(kept).map(each -> (each - mean) * (each - mean)).average().orElse(0)
            / Math.max(Double.MIN_NORMAL, mean * mean);
    List<Part> all =
        days.size() >= StaffingPlan.LEAST_DAYS && kept.length >= LEAST_OCCUPANCIES
            ? needed(pool, means, highs, kept, need(pool, mean, variation))
            : null;
    return new StaffingPlan.Pool(
        List.copyOf(pool.services()),
        List.copyOf(pool.counters()),
        targetSeconds(pool),
        level(pool),
        mean * SECONDS_PER_MINUTE,
        variation,
        all != null,
        all == null ? arrivalsOnly(pool, means, highs) : all);
  }

  /** Arrivals by part and day; who comes outside the hours counts for the nearest part. */
  private double[][] counts(Set<String> services) {
    double[][] counts = new double[parts][days.size()];
    for (int day = 0; day < days.size(); day++) {
      for (DayWork.Arrival arrival : days.get(day).arrivals()) {
        if (parts > 0 && services.contains(arrival.service())) {
          int part = Math.floorDiv(arrival.minute(), PART) - firstPart;
          counts[Math.clamp(part, 0, parts - 1)][day]++;
        }
      }
    }
    return counts;
  }

  private int targetSeconds(Pools.Pool pool) {
    return pool.services().stream()
        .mapToInt(service -> plan.service(service).targetWaitSeconds())
        .min()
        .orElse(ServicePlan.DEFAULT_TARGET_WAIT_SECONDS);
  }

  private double level(Pools.Pool pool) {
    return pool.services().stream().mapToDouble(this::level).max().orElse(DEFAULT_LEVEL);
  }

  private double level(String service) {
    Double least = plan.service(service).minServiceLevel();
    return least == null ? DEFAULT_LEVEL : least;
  }

  private StaffingNeed need(Pools.Pool pool, double mean, double variation) {
    // Nobody at all may be late where the policy says 1: what comes near to it is all there is.
    double late = Math.max(1e-3, 1 - level(pool));
    return new StaffingNeed(PART, mean, variation, targetSeconds(pool) / SECONDS_PER_MINUTE, late);
  }

  /** Null where it would be more counters than can be said. */
  private @Nullable List<Part> needed(
      Pools.Pool pool, List<Double> means, List<Double> highs, double[] kept, StaffingNeed need) {
    List<Integer> byFormula = need.counters(means).orElse(null);
    if (byFormula == null) {
      return null;
    }
    List<Integer> formula = new ArrayList<>(byFormula);
    for (int part = 0; part < means.size(); part++) {
      if (!isOpen(part)) {
        formula.set(part, 0);
      }
    }
    List<Double> loads = need.loads(means);
    List<Double> padded = new ArrayList<>(means);
    padded.addAll(Collections.nCopies(formula.size() - means.size(), 0.0));
    PlayedDay played =
        new PlayedDay(
            PART,
            need.targetMinutes(),
            padded,
            kept,
            Draws.seed(plan.centre() + pool.services(), date.toEpochDay() * DAY_MINUTES));
    List<Integer> raised = raise(played, formula, padded, Math.min(level(pool), HIGHEST_LEVEL));
    double[] levels = played.levels(raised);
    List<Integer> onRoster = rostered(pool, formula.size());
    double[] rosterLevels = onRoster == null ? null : played.levels(onRoster);
    List<Part> all = new ArrayList<>();
    for (int part = 0; part < formula.size(); part++) {
      boolean isOver = part >= means.size();
      if (isOver && raised.get(part) == 0) {
        break;
      }
      all.add(
          new Part(
              micros(part),
              micros(part + 1),
              isOpen(part),
              padded.get(part),
              isOver ? 0 : highs.get(part),
              loads.get(part),
              formula.get(part),
              raised.get(part),
              level(levels, part),
              onRoster == null ? null : (Integer) onRoster.get(part),
              level(rosterLevels, part)));
    }
    return List.copyOf(all);
  }

  private static @Nullable Double level(double @Nullable [] levels, int part) {
    return levels == null || Double.isNaN(levels[part]) ? null : (Double) levels[part];
  }

  /** One more where it first isn't enough, until it is. */
  private List<Integer> raise(
      PlayedDay played, List<Integer> formula, List<Double> expected, double level) {
    List<Integer> counters = new ArrayList<>(formula);
    for (int raises = 0; raises < MAX_RAISES; raises++) {
      int late = firstLate(played.levels(counters), expected, level);
      if (late < 0) {
        break;
      }
      counters.set(late, counters.get(late) + 1);
    }
    return counters;
  }

  private int firstLate(double[] levels, List<Double> expected, double level) {
    for (int part = 0; part < levels.length; part++) {
      if (levels[part] < level && expected.get(part) >= LEAST_EXPECTED && isOpen(part)) {
        return part;
      }
    }
    return -1;
  }

  private List<Part> arrivalsOnly(Pools.Pool pool, List<Double> means, List<Double> highs) {
    List<Integer> onRoster = rostered(pool, means.size());
    List<Part> all = new ArrayList<>();
    for (int part = 0; part < means.size(); part++) {
      all.add(
          new Part(
              micros(part),
              micros(part + 1),
              isOpen(part),
              means.get(part),
              highs.get(part),
              0,
              null,
              null,
              null,
              onRoster == null ? null : (Integer) onRoster.get(part),
              null));
    }
    return List.copyOf(all);
  }

  /** Counters with a shift in the middle of each part; null where there is no roster. */
  private @Nullable List<Integer> rostered(Pools.Pool pool, int count) {
    if (!roster.hasShifts()) {
      return null;
    }
    List<Integer> counters = new ArrayList<>();
    for (int part = 0; part < count; part++) {
      int middle = (firstPart + part) * PART + PART / 2;
      counters.add(
          (int)
              roster.onShift(date.atStartOfDay().plusMinutes(middle)).values().stream()
                  .filter(
                      served ->
                          served.isEmpty() || served.stream().anyMatch(pool.services()::contains))
                  .count());
    }
    return counters;
  }

  private long micros(int part) {
    return ServiceDays.toMicros(
        date.atStartOfDay()
            .plusMinutes((long) (firstPart + part) * PART)
            .atZone(plan.zone())
            .toInstant());
  }
}
