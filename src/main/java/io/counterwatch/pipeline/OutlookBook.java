package io.counterwatch.pipeline;

import io.counterwatch.centre.ServiceDays;
import io.counterwatch.forecast.OutlookListener;
import io.counterwatch.forecast.StandingOutlooks;
import io.counterwatch.pipeline.OutlookStore.Outcome;
import io.counterwatch.pipeline.OutlookStore.OutlookKey;
import io.counterwatch.pipeline.OutlookStore.OutlookRow;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What outlooks said and what came of it, until it is stored. A day that is told again says the
 * same again, so whatever is lost on the way comes back with it.
 *
 * <p>Not safe for use by several threads.
 */
final class OutlookBook {
  /** Limit on rows that wait to be stored; the oldest goes first. */
  static final int MAX_UNSAVED = 50_000;

  /** By key, the oldest first. */
  private final Map<OutlookKey, OutlookRow> unsaved = new LinkedHashMap<>();

  /** Listens to a day of a centre. */
  OutlookListener listener(String centre, ServiceDays calendar) {
    return new CentreListener(centre, calendar);
  }

  /** One centre's day: remembers what was said until it is judged. */
  private final class CentreListener implements OutlookListener {
    private final String centre;
    private final ServiceDays calendar;

    /** At most those of the last {@link StandingOutlooks#BREACH_MINUTES}. */
    private final Map<OutlookKey, OutlookRow> open = new LinkedHashMap<>();

    CentreListener(String centre, ServiceDays calendar) {
      this.centre = centre;
      this.calendar = calendar;
    }

    private OutlookKey key(String service, long micros) {
      return new OutlookKey(centre, calendar.dayAt(micros), micros, service);
    }

    @Override
    public void said(Said said) {
      OutlookRow row =
          new OutlookRow(
              key(said.service(), said.micros()),
              StandingOutlooks.HORIZON_MINUTES,
              said.expectedWaiting(),
              said.probability(),
              said.corrected(),
              said.already(),
              null);
      open.put(row.key(), row);
      put(row);
    }

    @Override
    public void came(Came came) {
      OutlookRow said = open.remove(key(came.service(), came.micros()));
      if (said == null) {
        throw new IllegalStateException("nothing was said: " + came);
      }
      put(
          said.with(
              new Outcome(
                  came.waiting(),
                  came.passedMicros(),
                  came.moreCounters(),
                  came.fewerCounters(),
                  came.setAside())));
    }
  }

  private void put(OutlookRow row) {
    unsaved.remove(row.key());
    unsaved.put(row.key(), row);
    if (unsaved.size() > MAX_UNSAVED) {
      unsaved.remove(unsaved.keySet().iterator().next());
    }
  }

  /** How many wait to be stored. */
  int size() {
    return unsaved.size();
  }

  /**
   * At most so many that are to be stored, the oldest first; they are no more in the book.
   *
   * @param wanted says of which centres
   */
  List<OutlookRow> take(int most, Predicate<String> wanted) {
    List<OutlookRow> rows =
        unsaved.values().stream()
            .filter(row -> wanted.test(row.key().centre()))
            .limit(most)
            .toList();
    rows.forEach(row -> unsaved.remove(row.key()));
    return rows;
  }

  /** They could not be stored; what was put since is newer. */
  void putBack(List<OutlookRow> rows) {
    for (OutlookRow row : rows) {
      if (!unsaved.containsKey(row.key())) {
        put(row);
      }
    }
  }
}
