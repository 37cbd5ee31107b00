package io.counterwatch.forecast;

import io.counterwatch.forecast.CallOrder.Kind;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Who waits, who is attended to and which counters are at work. */
final class Floor {
  static final long MICROS_PER_MINUTE = 60_000_000L;

  /** Limit on those who wait at once; further ones are overlooked. */
  static final int MAX_WAITING = 10_000;

  /** Limit on counters; further ones are overlooked. */
  static final int MAX_COUNTERS = 1_024;

  /** A counter that never says it is open counts as at work for so long after a service. */
  static final double IDLE_LIMIT_MINUTES = 15;

  /** Whoever was done with at a counter so lately shows what it serves at present. */
  static final double LATELY_MINUTES = 30;

  /** Somebody who waits. */
  record Waiting(String leg, Kind kind, long sinceMicros) {
    String service() {
      return kind.service();
    }

    double minutes(long micros) {
      return Floor.minutes(sinceMicros, micros);
    }
  }

  /** Somebody who was called. */
  record Called(String leg, Kind kind, Desk desk, long sinceMicros) {}

  /** A counter. */
  static final class Desk {
    final String counter;

    /** Whether it says of itself that it opens and closes. */
    boolean speaks;

    boolean open;

    /** Who was called there last and is not done, or null. */
    @Nullable Called occupant;

    long lastActiveMicros;

    /** When each service was last given there: as many as the centre tells apart. */
    private final Map<String, Long> served = new HashMap<>();

    Desk(String counter) {
      this.counter = counter;
    }

    /** Whether somebody is there for that service, or was a while ago. */
    boolean servesLately(String service, long micros) {
      if (occupant != null && occupant.kind().service().equals(service)) {
        return true;
      }
      Long last = served.get(service);
      return last != null && Floor.minutes(last, micros) <= LATELY_MINUTES;
    }

    double idleMinutes(long micros) {
      return Floor.minutes(lastActiveMicros, micros);
    }

    boolean atWork(long micros) {
      if (occupant != null) {
        return true;
      }
      return speaks ? open : idleMinutes(micros) <= IDLE_LIMIT_MINUTES;
    }
  }

  private final Map<String, Waiting> waiting = new LinkedHashMap<>();
  private final Map<String, Called> called = new LinkedHashMap<>();
  private final Map<String, Desk> desks = new TreeMap<>();

  static double minutes(long fromMicros, long toMicros) {
    return (toMicros - fromMicros) / (double) MICROS_PER_MINUTE;
  }

  /** A new day: counters at which nobody is are forgotten. */
  void newDay() {
    desks.values().removeIf(desk -> desk.occupant == null);
  }

  /** Whether nobody waits or is attended to. */
  boolean isEmpty() {
    return waiting.isEmpty() && called.isEmpty();
  }

  /** Those who wait, in the order of coming. */
  Collection<Waiting> waiting() {
    return waiting.values();
  }

  @Nullable Waiting waiting(String leg) {
    return waiting.get(leg);
  }

  /** Every counter that was ever heard of. */
  Collection<Desk> desks() {
    return desks.values();
  }

  /** Somebody begins to wait; returns whether there was room to notice. */
  boolean open(String leg, Kind kind, long micros) {
    if (waiting.size() >= MAX_WAITING) {
      return false;
    }
    waiting.put(leg, new Waiting(leg, kind, micros));
    return true;
  }

  /** Moves somebody from the queue to a counter; null where nobody of that name waits. */
  @Nullable Waiting call(String leg, String counter, long micros) {
    Waiting who = waiting.remove(leg);
    Desk desk = desk(counter);
    if (who != null && desk != null) {
      Called now = new Called(leg, who.kind(), desk, micros);
      called.put(leg, now);
      desk.occupant = now;
      desk.lastActiveMicros = micros;
      desk.served.put(who.service(), micros);
    }
    return who;
  }

  /** Frees the counter; null where nobody of that name was called. */
  @Nullable Called free(String leg, long micros) {
    Called who = called.remove(leg);
    if (who != null) {
      if (who.desk().occupant == who) {
        who.desk().occupant = null;
      }
      who.desk().lastActiveMicros = micros;
      who.desk().served.put(who.kind().service(), micros);
    }
    return who;
  }

  /** Takes somebody out of the queue; null where nobody of that name waits. */
  @Nullable Waiting withdraw(String leg) {
    return waiting.remove(leg);
  }

  /** A counter says that it opens or closes. */
  void says(String counter, boolean open, long micros) {
    Desk desk = desk(counter);
    if (desk != null) {
      desk.speaks = true;
      desk.open = open;
      desk.lastActiveMicros = micros;
    }
  }

  private @Nullable Desk desk(String counter) {
    Desk desk = desks.get(counter);
    if (desk == null && desks.size() < MAX_COUNTERS) {
      desk = new Desk(counter);
      desks.put(counter, desk);
    }
    return desk;
  }
}
