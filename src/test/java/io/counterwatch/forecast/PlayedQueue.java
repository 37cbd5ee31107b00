package io.counterwatch.forecast;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;

/** Days of one line before some counters, first come, first served, in a morning of eight hours. */
final class PlayedQueue {
  private static final long DAY_MICROS = 86_400_000_000L;
  private static final double OPENING_MINUTE = 480;
  private static final double OPEN_MINUTES = 480;

  private PlayedQueue() {}

  /** Somebody in service. */
  private record Going(double until, String leg, int counter) {}

  static List<FloorEvent> days(int days, int counters, double load, long seed) {
    Random random = new Random(seed);
    List<FloorEvent> events = new ArrayList<>();
    for (int day = 0; day < days; day++) {
      day(events, day, counters, load, random);
    }
    return events;
  }

  private static long micros(int day, double minute) {
    return day * DAY_MICROS + Math.round(minute * Floor.MICROS_PER_MINUTE);
  }

  private static void day(
      List<FloorEvent> events, int day, int counters, double load, Random random) {
    double mean = 6;
    PriorityQueue<Going> going =
        new PriorityQueue<>(Comparator.comparingDouble(Going::until).thenComparing(Going::leg));
    ArrayDeque<Integer> free = new ArrayDeque<>();
    for (int counter = 1; counter <= counters; counter++) {
      free.add(counter);
    }
    ArrayDeque<String> line = new ArrayDeque<>();
    double next = OPENING_MINUTE;
    int number = 0;
    while (next < OPENING_MINUTE + OPEN_MINUTES || !going.isEmpty()) {
      boolean comes =
          next < OPENING_MINUTE + OPEN_MINUTES
              && (going.isEmpty() || next <= going.element().until());
      double now = comes ? next : going.element().until();
      if (comes) {
        String leg = day + "-" + number++;
        events.add(new FloorEvent.LegOpened(micros(day, now), leg, "land", false));
        line.add(leg);
        next = now - StrictMath.log(1 - random.nextDouble()) * mean / (load * counters);
      } else {
        Going done = going.remove();
        events.add(new FloorEvent.LegFreed(micros(day, now), done.leg()));
        free.add(done.counter());
      }
      while (!line.isEmpty() && !free.isEmpty()) {
        String leg = line.remove();
        int counter = free.remove();
        events.add(new FloorEvent.LegCalled(micros(day, now), leg, "c" + counter));
        double service = mean * (0.5 + random.nextDouble());
        going.add(new Going(now + service, leg, counter));
      }
    }
  }
}
