package io.counterwatch.pipeline;

import io.counterwatch.centre.CentrePlans;
import io.counterwatch.centre.Dossier;
import io.counterwatch.centre.DossierBook;
import io.counterwatch.centre.DossierMeasures;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The open dossiers of every live centre, and those to which something happened today. */
final class Dossiers {
  /** What happened longer ago cannot be of any centre's current day, wherever it lies. */
  static final long REMEMBERED_MICROS = 3L * 24 * 3600 * 1_000_000;

  private final KnownCentres centres;
  private final Map<String, DossierBook> books = new HashMap<>();

  Dossiers(KnownCentres centres) {
    this.centres = centres;
  }

  /** Starts again from what is stored. */
  void replace(Collection<Dossier> stored) {
    books.clear();
    stored.forEach(this::put);
  }

  /** Takes in what was committed; returns the centres whose dossiers changed. */
  Set<String> apply(List<Dossier> changed) {
    Set<String> touched = new HashSet<>();
    for (Dossier dossier : changed) {
      put(dossier);
      touched.add(dossier.centre());
    }
    return touched;
  }

  private void put(Dossier dossier) {
    CentrePlans plan = centres.get(dossier.centre());
    if (plan == null || !plan.history()) {
      books.computeIfAbsent(dossier.centre(), centre -> new DossierBook()).put(dossier);
    }
  }

  /** A centre's measures of its current day so far. */
  DossierMeasures today(String centre, long dayStartMicros, long dayEndMicros, long nowMicros) {
    DossierBook book = books.get(centre);
    return book == null
        ? DossierMeasures.NONE
        : book.today(dayStartMicros, dayEndMicros, nowMicros);
  }
}
