package io.counterwatch.forecast;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * The next while of a centre, played many times from its present state: the rest of what goes on at
 * the counters, arrivals as in the last half hour while the doors are open, occupancies and
 * patience as of late, counters opening and closing as planned. A counter that closes finishes whom
 * it serves and takes nobody more. One pass tells how long the queues will be, how probably a limit
 * is passed and when, and how long each who waits will.
 */
public final class WhatIf {
  /** How often it is played. */
  public static final int RUNS = 30;

  /** Limit on how far it looks. */
  public static final double LONGEST_MINUTES = 240;

  private static final double EARLY = 0.1;
  private static final double MIDDLE = 0.5;
  private static final double LATE = 0.9;

  private WhatIf() {}

  /**
   * What is asked.
   *
   * @param horizonMinutes at which time the queues are counted
   * @param breachMinutes until when limits are watched
   * @param arrivalsMinutes for how long people still come at most
   * @param limits the longest wait that is tolerated, minutes, by service
   * @param targets waits beyond them count as late, minutes, by service
   * @param extraCounters counters more than are at work, each by the services that it serves
   */
  public record Question(
      double horizonMinutes,
      double breachMinutes,
      double arrivalsMinutes,
      Map<String, Double> limits,
      Map<String, Double> targets,
      List<List<String>> extraCounters) {
    /** Keeps copies. */
    public Question {
      check(horizonMinutes);
      check(breachMinutes);
      limits = Map.copyOf(limits);
      targets = Map.copyOf(targets);
      extraCounters = extraCounters.stream().map(List::copyOf).toList();
    }

    /** Limits are watched until the horizon, and no wait counts as late. */
    public Question(
        double horizonMinutes,
        double arrivalsMinutes,
        Map<String, Double> limits,
        List<List<String>> extraCounters) {
      this(horizonMinutes, horizonMinutes, arrivalsMinutes, limits, Map.of(), extraCounters);
    }

    private static void check(double minutes) {
      if (!(minutes > 0 && minutes <= LONGEST_MINUTES)) {
        throw new IllegalArgumentException("a horizon of " + minutes + " minutes");
      }
    }

    /** Until when it must be played. */
    double endMinutes() {
      return Math.max(horizonMinutes, breachMinutes);
    }

    /** The same with one counter more. */
    Question withOneMore(List<String> services) {
      List<List<String>> more = new ArrayList<>(extraCounters);
      more.add(services);
      return new Question(horizonMinutes, breachMinutes, arrivalsMinutes, limits, targets, more);
    }
  }

  /**
   * What becomes of a service.
   *
   * @param meanWaiting how many wait at the horizon
   * @param passes how probably somebody waits longer than the limit; 0 without one
   * @param passesEarly minutes from now; one of ten of those that pass it, passes it before
   * @param passesMiddle the median
   * @param passesLate nine of ten pass it before
   */
  public record ServiceOutlook(
      double meanWaiting,
      double passes,
      OptionalDouble passesEarly,
      OptionalDouble passesMiddle,
      OptionalDouble passesLate) {}

  /**
   * What becomes of the centre.
   *
   * @param services by id: those with a limit, and those of which anybody waits now or will
   * @param waits of those who wait now, by leg: minutes from now, in the runs in which they are
   *     called before the end
   * @param lateMinutes what everybody waits beyond their target until the horizon, person-minutes,
   *     of each run: those of two questions with the same seed belong together
   * @param waitedMinutes the same of all waiting
   */
  public record Outlook(
      Map<String, ServiceOutlook> services,
      Map<String, List<Double>> waits,
      List<Double> lateMinutes,
      List<Double> waitedMinutes) {}

  static Outlook of(
      Floor floor,
      Learned learned,
      Question question,
      Timetable timetable,
      long micros,
      long seed) {
    PlayedCentre centre = new PlayedCentre(floor, learned, question, timetable, micros);
    Draws draws = new Draws(seed);
    List<PlayedFuture> futures = new ArrayList<>(RUNS);
    for (int run = 0; run < RUNS; run++) {
      PlayedFuture future = new PlayedFuture(centre, question, draws, run);
      future.play();
      futures.add(future);
    }
    return new Outlook(
        services(centre, question, futures),
        waits(centre, futures),
        futures.stream().map(PlayedFuture::lateMinutes).toList(),
        futures.stream().map(PlayedFuture::waitedMinutes).toList());
  }

  private static Map<String, ServiceOutlook> services(
      PlayedCentre centre, Question question, List<PlayedFuture> futures) {
    Map<String, ServiceOutlook> services = new TreeMap<>();
    List<String> names = centre.services();
    for (int i = 0; i < names.size(); i++) {
      int service = i;
      double waiting =
          futures.stream().mapToInt(future -> future.waitingThen(service)).sum() / (double) RUNS;
      if (waiting > 0 || question.limits().containsKey(names.get(i))) {
        double[] passed =
            futures.stream()
                .mapToDouble(future -> future.passedAt(service))
                .filter(at -> at < Double.POSITIVE_INFINITY)
                .sorted()
                .toArray();
        services.put(names.get(i), outlook(waiting, passed));
      }
    }
    return services;
  }

  private static Map<String, List<Double>> waits(PlayedCentre centre, List<PlayedFuture> futures) {
    Map<String, List<Double>> waits = new TreeMap<>();
    for (int i = 0; i < centre.guests.size(); i++) {
      int guest = i;
      List<Double> calls =
          futures.stream()
              .map(future -> future.calledAt(guest))
              .filter(at -> at < Double.POSITIVE_INFINITY)
              .toList();
      if (!calls.isEmpty()) {
        waits.put(centre.guests.get(i).leg(), calls);
      }
    }
    return waits;
  }

  private static ServiceOutlook outlook(double waiting, double[] sortedPassed) {
    return new ServiceOutlook(
        waiting,
        sortedPassed.length / (double) RUNS,
        quantile(sortedPassed, EARLY),
        quantile(sortedPassed, MIDDLE),
        quantile(sortedPassed, LATE));
  }

  /** At h = (n − 1)p, interpolated linearly, as all quantiles of the measures. */
  static OptionalDouble quantile(double[] sorted, double share) {
    if (sorted.length == 0) {
      return OptionalDouble.empty();
    }
    double at = (sorted.length - 1) * share;
    int below = (int) at;
    int above = Math.min(sorted.length - 1, below + 1);
    return OptionalDouble.of(sorted[below] + (at - below) * (sorted[above] - sorted[below]));
  }
}
