package io.counterwatch.centre;

import io.counterwatch.centre.Dossier.Clock;
import java.util.HashMap;
import java.util.Map;

/**
 * The dossiers of one centre that a live view needs: the open ones, and those that something
 * happened to on the current day.
 *
 * <p>Not safe for use by several threads.
 */
public final class DossierBook {
  private final Map<String, Dossier> bySubject = new HashMap<>();
  private DossierMeasures measures = DossierMeasures.NONE;
  private boolean changed;
  private long measuredFromMicros;
  private long holdsFromMicros;
  private long holdsUntilMicros = Long.MAX_VALUE;

  /** A dossier as it stands now. */
  public void put(Dossier dossier) {
    bySubject.put(dossier.subject(), dossier);
    changed = true;
  }

  /** How many are remembered. */
  public int size() {
    return bySubject.size();
  }

  /**
   * The measures of the current day so far. They are counted again only after something changed: a
   * dossier, the day, or that the time of one has come.
   *
   * @param dayStartMicros of the current day; what ended before it is forgotten
   * @param dayEndMicros the first moment after it
   */
  public DossierMeasures today(long dayStartMicros, long dayEndMicros, long nowMicros) {
    if (measuredFromMicros != dayStartMicros) {
      measuredFromMicros = dayStartMicros;
      bySubject.values().removeIf(dossier -> isPast(dossier, dayStartMicros));
      changed = true;
    }
    if (changed || nowMicros < holdsFromMicros || nowMicros >= holdsUntilMicros) {
      measures =
          DossierMeasures.of(bySubject.values(), dayStartMicros, nowMicros + 1)
              .withDue(due(nowMicros, dayEndMicros));
      holdsFromMicros = nowMicros;
      holdsUntilMicros = nextChange(nowMicros);
      changed = false;
    }
    return measures;
  }

  private long due(long nowMicros, long dayEndMicros) {
    long due = 0;
    for (Dossier dossier : bySubject.values()) {
      Clock clock = dossier.clockAt(nowMicros);
      if (dossier.isOpen(nowMicros)
          && !dossier.isOverdue(nowMicros)
          && clock != null
          && !clock.stopped()
          && clock.dueMicros() < dayEndMicros) {
        due++;
      }
    }
    return due;
  }

  private static boolean isPast(Dossier dossier, long dayStartMicros) {
    boolean open = dossier.receipt() != null && dossier.completion() == null;
    return !open && dossier.lastEventMicros() < dayStartMicros;
  }

  /** When the figures change though nothing happens: a due time passes. */
  private long nextChange(long nowMicros) {
    long next = Long.MAX_VALUE;
    for (Dossier dossier : bySubject.values()) {
      if (dossier.lastEventMicros() > nowMicros) {
        // Stamped ahead of a clock that was set back.
        next = Math.min(next, dossier.lastEventMicros());
      }
      Clock clock = dossier.clockAt(nowMicros);
      if (dossier.isOpen(nowMicros)
          && clock != null
          && !clock.stopped()
          && clock.dueMicros() >= nowMicros) {
        next = Math.min(next, clock.dueMicros() + 1);
      }
    }
    return next;
  }
}
