package io.counterwatch.centre;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One counter or staff member on a day, or on several.
 *
 * @param availableSeconds null where it was never opened: occupancy and throughput have no data
 * @param servedByService of the served legs, how many of each service; those of an unknown service
 *     under an empty name
 * @param fair the served work measured in standard times; null where it was not asked for, or
 *     cannot be told
 */
public record WorkMeasures(
    String id,
    long served,
    long servingSeconds,
    @Nullable Long availableSeconds,
    Map<String, Long> servedByService,
    @Nullable FairWork fair) {

  /** Without fair work. */
  public WorkMeasures(
      String id,
      long served,
      long servingSeconds,
      @Nullable Long availableSeconds,
      Map<String, Long> servedByService) {
    this(id, served, servingSeconds, availableSeconds, servedByService, null);
  }

  /**
   * Work that different services don't make better or worse: how long it takes as a standard, and
   * how long it took. Only of days on which the standard time of every served leg is known.
   *
   * @param standardSeconds Σ of the served legs' standard times
   * @param servingSeconds serving time on those days
   * @param sample the least number of services that one of the standard times was found from
   */
  public record FairWork(double standardSeconds, long servingSeconds, long sample) {
    /** {@link #sample} of days on which nothing was served. */
    public static final long NO_SAMPLE = Long.MAX_VALUE;

    /** A standard time needs as many services. */
    public static final long ENOUGH_SERVICES = 30;

    private FairWork plus(FairWork other) {
      return new FairWork(
          standardSeconds + other.standardSeconds,
          servingSeconds + other.servingSeconds,
          Math.min(sample, other.sample));
    }

    /** Standard ÷ serving time: 1 is as fast as usual, 2 twice as fast; null without any time. */
    public @Nullable Double throughput() {
      return servingSeconds == 0 ? null : (Double) (standardSeconds / servingSeconds);
    }
  }

  /**
   * With its fair work.
   *
   * @param durations of each service, of the time that makes the standard
   */
  public WorkMeasures measuredBy(Map<String, Distribution> durations) {
    double standard = 0;
    long sample = FairWork.NO_SAMPLE;
    for (Map.Entry<String, Long> each : servedByService.entrySet()) {
      Distribution usual = durations.getOrDefault(each.getKey(), Distribution.EMPTY);
      long services = usual.count();
      if (services < FairWork.ENOUGH_SERVICES) {
        return this;
      }
      standard += usual.quantile(0.5) * each.getValue();
      sample = Math.min(sample, services);
    }
    // Time that served nobody to the end counts, too; where nothing is usual yet, it cannot.
    return durations.isEmpty() || (servedByService.isEmpty() && servingSeconds == 0)
        ? this
        : new WorkMeasures(
            id,
            served,
            servingSeconds,
            availableSeconds,
            servedByService,
            new FairWork(standard, servingSeconds, sample));
  }

  /** Each one's days added up; available time and fair work only of the days that have it. */
  static List<WorkMeasures> sumOf(Map<String, List<WorkMeasures>> byId) {
    return byId.values().stream()
        .map(days -> days.stream().reduce(WorkMeasures::plus).orElseThrow())
        .toList();
  }

  private WorkMeasures plus(WorkMeasures other) {
    Map<String, Long> byService = new TreeMap<>(servedByService);
    other.servedByService.forEach((service, count) -> byService.merge(service, count, Long::sum));
    Long available =
        availableSeconds == null
            ? other.availableSeconds
            : other.availableSeconds == null
                ? availableSeconds
                : Long.valueOf(availableSeconds + other.availableSeconds);
    return new WorkMeasures(
        id,
        served + other.served,
        servingSeconds + other.servingSeconds,
        available,
        byService,
        fair == null ? other.fair : other.fair == null ? fair : fair.plus(other.fair));
  }

  /** Serving ÷ (serving + available), or null. */
  public @Nullable Double occupancy() {
    return availableSeconds == null || servingSeconds + availableSeconds == 0
        ? null
        : (Double) ((double) servingSeconds / (servingSeconds + availableSeconds));
  }

  /** Served per hour of serving + available, or null. */
  public @Nullable Double throughputPerHour() {
    return availableSeconds == null || servingSeconds + availableSeconds == 0
        ? null
        : (Double) (served * 3600.0 / (servingSeconds + availableSeconds));
  }
}
