package io.counterwatch.forecast;

import io.counterwatch.forecast.CallOrder.Kind;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** Who came, was called and gave up lately, and how long the last ones had waited. */
final class RecentFlow {
  /** How long anything is remembered. */
  private static final long HORIZON_MICROS = 3_600_000_000L;

  /** After so long without a call of anybody who waited, the last wait tells nothing. */
  private static final long LAST_WAIT_MICROS = 2 * HORIZON_MICROS;

  /** Limit on what is remembered of each sort; the oldest goes first. */
  static final int MAX_REMEMBERED = 4_096;

  private static final int LAST_WAITS = 10;

  private record Arrival(long micros, Kind kind) {}

  /** Of a call. */
  record Wait(long micros, double minutes) {}

  private final ArrayDeque<Arrival> arrivals = new ArrayDeque<>();
  private final ArrayDeque<Long> calls = new ArrayDeque<>();
  private final ArrayDeque<Long> withdrawals = new ArrayDeque<>();
  private final ArrayDeque<Wait> waits = new ArrayDeque<>();
  private final Map<String, Wait> lastOfService = new TreeMap<>();

  private static <T> void add(ArrayDeque<T> queue, T element) {
    if (queue.size() == MAX_REMEMBERED) {
      queue.removeFirst();
    }
    queue.addLast(element);
  }

  /** Forgets what is too old. */
  void at(long micros) {
    long since = micros - HORIZON_MICROS;
    while (!arrivals.isEmpty() && arrivals.getFirst().micros < since) {
      arrivals.removeFirst();
    }
    while (!calls.isEmpty() && calls.getFirst() < since) {
      calls.removeFirst();
    }
    while (!withdrawals.isEmpty() && withdrawals.getFirst() < since) {
      withdrawals.removeFirst();
    }
  }

  /** A new day: yesterday tells nothing. */
  void newDay() {
    arrivals.clear();
    calls.clear();
    withdrawals.clear();
    waits.clear();
    lastOfService.clear();
  }

  void arrived(long micros, Kind kind) {
    add(arrivals, new Arrival(micros, kind));
  }

  /** Somebody was called; who did not wait tells nothing of a queue. */
  void called(long micros, String service, double waitMinutes) {
    add(calls, micros);
    if (waitMinutes > 0) {
      Wait wait = new Wait(micros, waitMinutes);
      waits.addFirst(wait);
      if (waits.size() > LAST_WAITS) {
        waits.removeLast();
      }
      lastOfService.put(service, wait);
    }
  }

  void withdrawn(long micros) {
    add(withdrawals, micros);
  }

  /** The wait of the last one to be called who had waited, or the other value. */
  double lastWait(long micros, double otherwise) {
    Wait last = waits.peekFirst();
    return last == null || micros - last.micros > LAST_WAIT_MICROS ? otherwise : last.minutes;
  }

  /** The same of a service, within the last hour. */
  double lastWait(String service, long micros, double otherwise) {
    Wait last = lastOfService.get(service);
    return last == null || micros - last.micros > HORIZON_MICROS ? otherwise : last.minutes;
  }

  /** The mean wait of at most so many of the last ones within the hour, or the other value. */
  double meanWait(int most, long micros, double otherwise) {
    double sum = 0;
    int count = 0;
    for (Wait wait : waits) {
      if (count == most || micros - wait.micros > HORIZON_MICROS) {
        break;
      }
      sum += wait.minutes;
      count++;
    }
    return count == 0 ? otherwise : sum / count;
  }

  /** How many were called within the last minutes. */
  int calls(int minutes, long micros) {
    return count(calls, minutes, micros);
  }

  /** How many gave up within the last minutes. */
  int withdrawals(int minutes, long micros) {
    return count(withdrawals, minutes, micros);
  }

  private static int count(ArrayDeque<Long> times, int minutes, long micros) {
    long since = micros - minutes * Floor.MICROS_PER_MINUTE;
    int count = 0;
    var newestFirst = times.descendingIterator();
    while (newestFirst.hasNext() && newestFirst.next() >= since) {
      count++;
    }
    return count;
  }

  /** How many came within the last minutes. */
  int arrivals(int minutes, long micros) {
    long since = micros - minutes * Floor.MICROS_PER_MINUTE;
    int count = 0;
    var newestFirst = arrivals.descendingIterator();
    while (newestFirst.hasNext() && newestFirst.next().micros >= since) {
      count++;
    }
    return count;
  }

  /** How many of each kind came within the last minutes, in the order of coming. */
  Map<Kind, Integer> arrivalsByKind(int minutes, long micros) {
    long since = micros - minutes * Floor.MICROS_PER_MINUTE;
    Map<Kind, Integer> counts = new LinkedHashMap<>();
    for (Arrival arrival : arrivals) {
      if (arrival.micros >= since) {
        counts.merge(arrival.kind, 1, Integer::sum);
      }
    }
    return counts;
  }
}
