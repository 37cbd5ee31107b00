package io.counterwatch.simulator;

import io.counterwatch.simulator.WorkingHours.Session;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;

/** When visitors come: a busy morning, a lesser peak after lunch. */
final class Arrivals {
  private static final long SLICE_MILLIS = WorkingHours.minutes(30);

  /** How busy each half hour is, relative to the others, from opening until the kiosk stops. */
  private static final List<Double> MORNING = List.of(1.0, 1.6, 1.8, 1.5, 1.2, 0.9, 0.6);

  private static final List<Double> AFTERNOON = List.of(1.1, 1.4, 1.3, 1.0, 0.7, 0.4);

  private record Slice(long fromMillis, double weight) {}

  private static final List<Slice> SLICES = slices();

  private Arrivals() {}

  /** The times of a day's visitors in order, milliseconds since local midnight. */
  static long[] of(int ticketsPerDay, LocalDate day, Chance chance) {
    double expected = ticketsPerDay * weekdayFactor(day) * chance.between(0.94, 1.06);
    long[] times = new long[(int) Math.round(expected)];
    for (int i = 0; i < times.length; i++) {
      Slice slice = chance.oneOf(SLICES, Slice::weight);
      times[i] = slice.fromMillis() + (long) chance.between(0, SLICE_MILLIS);
    }
    Arrays.sort(times);
    return times;
  }

  private static double weekdayFactor(LocalDate day) {
    return switch (day.getDayOfWeek()) {
      case MONDAY -> 1.12;
      case TUESDAY -> 1.04;
      case WEDNESDAY, SATURDAY, SUNDAY -> 1.0;
      case THURSDAY -> 0.96;
      case FRIDAY -> 0.92;
    };
  }

  private static List<Slice> slices() {
    Slice[] slices = new Slice[MORNING.size() + AFTERNOON.size()];
    int next = 0;
    for (Session session : WorkingHours.SESSIONS) {
      List<Double> weights = session.equals(WorkingHours.MORNING) ? MORNING : AFTERNOON;
      for (int i = 0; i < weights.size(); i++) {
        slices[next++] = new Slice(session.opensMillis() + i * SLICE_MILLIS, weights.get(i));
      }
    }
    return List.of(slices);
  }
}
