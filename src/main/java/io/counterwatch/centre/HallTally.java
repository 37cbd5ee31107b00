package io.counterwatch.centre;

import io.counterwatch.centre.OtherMeasures.HallMeasures;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The people in the hall over a day. Counts must come in order of time. */
final class HallTally {
  private static final long HOLDS_MICROS = HallMeasures.READING_HOLDS_MICROS;

  private record Reading(int people, long atMicros) {
    boolean holdsAt(long micros) {
      return micros - atMicros < HOLDS_MICROS;
    }

    /** People × time until then. */
    long until(long micros) {
      return people * Math.clamp(micros - atMicros, 0, HOLDS_MICROS);
    }
  }

  /** The newest count of each camera. */
  private final Map<String, Reading> newest = new HashMap<>();

  private long peak = -1;
  private long peakAtMicros;
  private long peopleMicros;
  private long coveredMicros;
  private long coveredUntilMicros = Long.MIN_VALUE;

  /** What sets it back to what it is now, before a count of that camera. */
  Runnable remember(String camera) {
    Reading oldReading = newest.get(camera);
    long oldPeak = peak;
    long oldPeakAtMicros = peakAtMicros;
    long oldPeopleMicros = peopleMicros;
    long oldCoveredMicros = coveredMicros;
    long oldCoveredUntilMicros = coveredUntilMicros;
    return () -> {
      if (oldReading == null) {
        newest.remove(camera);
      } else {
        newest.put(camera, oldReading);
      }
      peak = oldPeak;
      peakAtMicros = oldPeakAtMicros;
      peopleMicros = oldPeopleMicros;
      coveredMicros = oldCoveredMicros;
      coveredUntilMicros = oldCoveredUntilMicros;
    };
  }

  void count(String camera, int people, long micros) {
    Reading before = newest.put(camera, new Reading(people, micros));
    if (before != null) {
      peopleMicros += before.until(micros);
    }
    coveredMicros += Math.min(HOLDS_MICROS, micros + HOLDS_MICROS - coveredUntilMicros(micros));
    coveredUntilMicros = micros + HOLDS_MICROS;
    long now = sum(micros);
    if (now > peak) {
      peak = now;
      peakAtMicros = micros;
    }
  }

  private long coveredUntilMicros(long micros) {
    return Math.max(coveredUntilMicros, micros);
  }

  private long sum(long micros) {
    long sum = 0;
    for (Reading reading : newest.values()) {
      if (reading.holdsAt(micros)) {
        sum += reading.people;
      }
    }
    return sum;
  }

  /** How many are there now; null where no count holds. */
  @Nullable Long now(long asOfMicros) {
    boolean known = newest.values().stream().anyMatch(reading -> reading.holdsAt(asOfMicros));
    return known ? (Long) sum(asOfMicros) : null;
  }

  /** The day so far; null where nothing was counted. */
  @Nullable HallMeasures measures(long asOfMicros) {
    if (newest.isEmpty()) {
      return null;
    }
    long going = 0;
    for (Reading reading : newest.values()) {
      going += reading.until(asOfMicros);
    }
    return new HallMeasures(
        peak,
        peakAtMicros,
        peopleMicros + going,
        coveredMicros - Math.max(0, coveredUntilMicros - asOfMicros));
  }
}
