package io.counterwatch.centre;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The measures of a day, or of a range of days, of one centre.
 *
 * @param finished whether every day of it is over (by the server's clock), so that only a late
 *     event can change it
 * @param corrections events that came after their day was over
 */
public record DayMeasures(
    String centre,
    LocalDate from,
    LocalDate to,
    boolean finished,
    Totals total,
    List<ServiceMeasures> services,
    List<WorkMeasures> counters,
    List<WorkMeasures> staff,
    List<HourMeasures> hours,
    OtherMeasures other,
    long anomalies,
    long corrections) {
  /** The version of the definitions, stamped on every report. */
  public static final int VERSION = 1;

  /**
   * The measures of all those days together, of the centre. Unions of work do not cross days, so
   * sums of days are exact.
   *
   * @param days in any order; may be empty
   */
  public static DayMeasures sumOf(
      String centre, LocalDate from, LocalDate to, boolean finished, List<DayMeasures> days) {
    Map<String, List<Totals>> services = new LinkedHashMap<>();
    Map<String, List<WorkMeasures>> counters = new LinkedHashMap<>();
    Map<String, List<WorkMeasures>> staff = new LinkedHashMap<>();
    List<HourMeasures> hours = new ArrayList<>();
    for (DayMeasures day : days) {
      for (ServiceMeasures part : day.services) {
        services.computeIfAbsent(part.service, id -> new ArrayList<>()).add(part.total);
      }
      for (WorkMeasures part : day.counters) {
        counters.computeIfAbsent(part.id(), id -> new ArrayList<>()).add(part);
      }
      for (WorkMeasures part : day.staff) {
        staff.computeIfAbsent(part.id(), id -> new ArrayList<>()).add(part);
      }
      hours.addAll(day.hours);
    }
    return new DayMeasures(
        centre,
        from,
        to,
        finished,
        Totals.sumOf(days.stream().map(DayMeasures::total).toList()),
        services.entrySet().stream()
            .map(entry -> new ServiceMeasures(entry.getKey(), Totals.sumOf(entry.getValue())))
            .toList(),
        WorkMeasures.sumOf(counters),
        WorkMeasures.sumOf(staff),
        HourMeasures.sumOf(hours),
        OtherMeasures.sumOf(days.stream().map(DayMeasures::other).toList()),
        days.stream().mapToLong(DayMeasures::anomalies).sum(),
        days.stream().mapToLong(DayMeasures::corrections).sum());
  }

  /** One service. */
  public record ServiceMeasures(String service, Totals total) {}

  /** One local hour (0–23) of one service, summed over the days of the range. */
  public record HourMeasures(int hour, String service, long issued, long called, long served) {
    /** Hours of the same name and service added up, ascending. */
    static List<HourMeasures> sumOf(List<HourMeasures> parts) {
      Map<Key, HourMeasures> sums = new TreeMap<>();
      for (HourMeasures part : parts) {
        sums.merge(new Key(part.hour, part.service), part, HourMeasures::plus);
      }
      return List.copyOf(sums.values());
    }

    private record Key(int hour, String service) implements Comparable<Key> {
      @Override
      public int compareTo(Key other) {
        return hour == other.hour
            ? service.compareTo(other.service)
            : Integer.compare(hour, other.hour);
      }
    }

    private HourMeasures plus(HourMeasures other) {
      return new HourMeasures(
          hour, service, issued + other.issued, called + other.called, served + other.served);
    }
  }
}
