package io.counterwatch.centre;

import io.counterwatch.centre.DayMeasures.HourMeasures;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What is usual on a weekday: the medians of some days of it, each figure for itself.
 *
 * @param days how many days it is made of
 * @param hours from the first hour of any of them to the last, ascending
 * @param issued tickets of the whole day
 * @param served of them
 * @param medianWaitSeconds of the whole day; null where on no day anybody was called
 * @param p90WaitSeconds of the whole day; the same
 * @param serviceLevel from 0 to 1; null where on no day anything counted
 */
public record WeekdayUsual(
    int days,
    List<UsualHour> hours,
    double issued,
    double served,
    @Nullable Double medianWaitSeconds,
    @Nullable Double p90WaitSeconds,
    @Nullable Double serviceLevel) {
  /** With fewer days nothing is usual. */
  public static final int LEAST_DAYS = 3;

  /** So many days back, of the same weekday, are looked at. */
  public static final int MOST_DAYS = 8;

  /**
   * What had happened by the end of that hour of the day.
   *
   * @param hour local, from 0 to 23
   */
  public record UsualHour(int hour, double issued, double served) {}

  /** Of those days; null where there are fewer than {@link #LEAST_DAYS}. */
  public static @Nullable WeekdayUsual of(List<DayMeasures> days) {
    if (days.size() < LEAST_DAYS) {
      return null;
    }
    return new WeekdayUsual(
        days.size(),
        hours(days),
        medianOf(days, day -> (double) day.total().issued()),
        medianOf(days, day -> (double) day.total().served()),
        median(days, day -> wait(day, 0.5)),
        median(days, day -> wait(day, 0.9)),
        median(days, day -> day.total().serviceLevel().ratio()));
  }

  private static List<UsualHour> hours(List<DayMeasures> days) {
    List<Integer> seen =
        days.stream()
            .flatMap(day -> day.hours().stream())
            .map(HourMeasures::hour)
            .sorted()
            .toList();
    List<UsualHour> hours = new ArrayList<>();
    for (int hour = seen.isEmpty() ? 0 : seen.getFirst();
        !seen.isEmpty() && hour <= seen.getLast();
        hour++) {
      int until = hour;
      hours.add(
          new UsualHour(
              hour,
              medianOf(days, day -> (double) by(day, until, HourMeasures::issued)),
              medianOf(days, day -> (double) by(day, until, HourMeasures::served))));
    }
    return hours;
  }

  private static long by(DayMeasures day, int hour, ToLongFunction<HourMeasures> figure) {
    return day.hours().stream().filter(each -> each.hour() <= hour).mapToLong(figure).sum();
  }

  private static @Nullable Double wait(DayMeasures day, double p) {
    Distribution waits = day.total().waits();
    return waits.count() == 0 ? null : (Double) waits.quantile(p);
  }

  private static double medianOf(List<DayMeasures> days, Function<DayMeasures, Double> figure) {
    return Objects.requireNonNull(median(days, figure::apply));
  }

  /** Of the days that have it: the middle one, or the mean of the middle two. */
  private static @Nullable Double median(
      List<DayMeasures> days, Function<DayMeasures, @Nullable Double> figure) {
    List<Double> values = new ArrayList<>();
    for (DayMeasures day : days) {
      Double value = figure.apply(day);
      if (value != null) {
        values.add(value);
      }
    }
    if (values.isEmpty()) {
      return null;
    }
    Collections.sort(values);
    int middle = values.size() / 2;
    return values.size() % 2 == 1
        ? values.get(middle)
        : (Double) ((values.get(middle - 1) + values.get(middle)) / 2);
  }
}
