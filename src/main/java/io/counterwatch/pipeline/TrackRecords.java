package io.counterwatch.pipeline;

import io.counterwatch.centre.CentreForecast.TrackRecord;
import io.counterwatch.pipeline.ForecastStore.End;
import io.counterwatch.pipeline.ForecastStore.EstimateKey;
import io.counterwatch.pipeline.ForecastStore.EstimateRow;
import io.counterwatch.pipeline.ForecastStore.Outcome;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What came of a centre's last announcements, service by service: of what was announced and is
 * stored, not of what would be said today.
 */
final class TrackRecords {
  /**
   * Limit on the services of a centre that have a record; the one unheard of longest goes first.
   */
  static final int MAX_SERVICES = 512;

  /** The one of which nothing was stored for longest comes first. */
  private final Map<String, Judged> services = new LinkedHashMap<>();

  void clear() {
    services.clear();
  }

  /** Takes in how an announcement stands, as it is stored. */
  void stored(EstimateRow row) {
    Judged known = services.remove(row.service());
    Judged judged = known == null ? new Judged() : known;
    services.put(row.service(), judged);
    if (services.size() > MAX_SERVICES) {
      services.remove(services.keySet().iterator().next());
    }
    judged.stored(row);
  }

  /** Of a service; null where nothing of it is judged. */
  @Nullable TrackRecord of(String service) {
    Judged judged = services.get(service);
    return judged == null ? null : judged.record();
  }

  /**
   * The last judged announcements of a service, ordered by when they were announced. There are many
   * of them in a province, and all that is wanted of one are two numbers: so they are kept as such,
   * and each is known by its time and a number that is made of its leg.
   */
  private static final class Judged {
    private static final int FIRST_ROOM = 16;
    private static final long PRIME = 0x100000001b3L;
    private static final long NO_TEXT = 0xcbf29ce484222325L;

    private long[] announcedMicros = new long[FIRST_ROOM];
    private long[] legs = new long[FIRST_ROOM];

    /** p50 − wait, seconds. */
    private double[] errors = new double[FIRST_ROOM];

    private boolean[] covered = new boolean[FIRST_ROOM];
    private int count;
    private @Nullable TrackRecord record;

    void stored(EstimateRow row) {
      record = null;
      long leg = leg(row.key());
      int at = place(row.announcedMicros(), leg);
      boolean known = isAt(at, row.announcedMicros(), leg);
      Outcome outcome = row.outcome();
      if (outcome == null || outcome.end() != End.CALLED) {
        if (known) {
          remove(at);
        }
        return;
      }
      if (!known) {
        insert(at, row.announcedMicros(), leg);
      }
      errors[at] = row.p50Seconds() - outcome.waitSeconds();
      covered[at] = outcome.waitSeconds() <= row.p90Seconds();
      if (count > ForecastStore.JUDGED_ESTIMATES) {
        remove(0);
      }
    }

    /** FNV-1a of the leg's name. */
    private static long leg(EstimateKey key) {
      long hash = NO_TEXT;
      for (int i = 0; i < key.subject().length(); i++) {
        hash = (hash ^ key.subject().charAt(i)) * PRIME;
      }
      return (hash ^ key.leg()) * PRIME;
    }

    /** Where it is, or would be. */
    private int place(long micros, long leg) {
      int low = 0;
      int high = count;
      while (low < high) {
        int middle = (low + high) >>> 1;
        boolean before =
            announcedMicros[middle] < micros
                || (announcedMicros[middle] == micros && legs[middle] < leg);
        low = before ? middle + 1 : low;
        high = before ? high : middle;
      }
      return low;
    }

    private boolean isAt(int at, long micros, long leg) {
      return at < count && announcedMicros[at] == micros && legs[at] == leg;
    }

    private void insert(int at, long micros, long leg) {
      if (count == announcedMicros.length) {
        int room = Math.min(2 * count, ForecastStore.JUDGED_ESTIMATES + 1);
        announcedMicros = Arrays.copyOf(announcedMicros, room);
        legs = Arrays.copyOf(legs, room);
        errors = Arrays.copyOf(errors, room);
        covered = Arrays.copyOf(covered, room);
      }
      move(at, at + 1, count - at);
      announcedMicros[at] = micros;
      legs[at] = leg;
      count++;
    }

    private void remove(int at) {
      count--;
      move(at + 1, at, count - at);
    }

    private void move(int from, int to, int length) {
      System.arraycopy(announcedMicros, from, announcedMicros, to, length);
      System.arraycopy(legs, from, legs, to, length);
      System.arraycopy(errors, from, errors, to, length);
      System.arraycopy(covered, from, covered, to, length);
    }

    @Nullable TrackRecord record() {
      if (record == null && count > 0) {
        record = sumUp();
      }
      return record;
    }

    private TrackRecord sumUp() {
      int within = 0;
      double signed = 0;
      double absolute = 0;
      for (int i = 0; i < count; i++) {
        within += covered[i] ? 1 : 0;
        signed += errors[i];
        absolute += Math.abs(errors[i]);
      }
      return new TrackRecord(count, within / (double) count, signed / count, absolute / count);
    }
  }
}
