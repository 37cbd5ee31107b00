package io.counterwatch.metrics;

import io.counterwatch.centre.CentreView;
import io.counterwatch.centre.DossierMeasures.DossierTotals;
import io.counterwatch.centre.OtherMeasures.AssistanceMeasures;
import io.counterwatch.event.DossierResult;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.Set;
import java.util.TreeSet;

/**
 * A centre's series beside tickets and counters: dossiers, ratings, assistance, enquiries, hall.
 */
final class OtherSeries {
  private static final DossierResult[] RESULTS = DossierResult.values();

  private OtherSeries() {}

  static void collect(Families families, CentreView view, LabelSets own, LivingTotals living) {
    Set<String> services = new TreeSet<>(view.plan().services().keySet());
    services.addAll(view.dossiers().services().keySet());
    for (String service : services) {
      collectDossiers(
          families,
          service,
          own.with("service", service),
          view.dossiers().services().getOrDefault(service, DossierTotals.NONE),
          living);
    }
    collectRatings(families, view, own, living);
    collectAssistance(families, view, own, living);
    view.other()
        .enquiries()
        .forEach(
            (channel, count) ->
                families.counter(
                    "enquiries",
                    "Enquiries received.",
                    living.value("enquiries", channel.wireName(), count),
                    own.with("channel", channel.wireName()).labels()));
    Long people = view.surroundings().people();
    if (people != null) {
      families.gauge(
          "hall_people",
          "People in the hall, as cameras count them; absent where none has counted lately.",
          people,
          own.labels());
    }
  }

  private static void collectDossiers(
      Families families, String service, LabelSets own, DossierTotals totals, LivingTotals living) {
    Labels labels = own.labels();
    families.gauge("dossiers_open", "Dossiers that are not completed.", totals.open(), labels);
    families.gauge(
        "dossiers_overdue", "Open dossiers past their due time.", totals.overdue(), labels);
    LivingTotals.Row row = living.row("dossiers", service, 2 * RESULTS.length);
    for (DossierResult result : RESULTS) {
      int index = 2 * result.ordinal();
      long inTime = inTime(totals, result);
      LabelSets ofResult = own.with("result", result.wireName());
      long late = completed(totals, result) - inTime;
      completed(families, row.value(index, inTime), ofResult.with("timely", "true").labels());
      completed(families, row.value(index + 1, late), ofResult.with("timely", "false").labels());
    }
  }

  private static long completed(DossierTotals totals, DossierResult result) {
    return switch (result) {
      case GRANTED -> totals.granted();
      case REFUSED -> totals.refused();
      case RETURNED_INCOMPLETE -> totals.returned();
    };
  }

  private static long inTime(DossierTotals totals, DossierResult result) {
    return switch (result) {
      case GRANTED -> totals.grantedInTime();
      case REFUSED -> totals.refusedInTime();
      case RETURNED_INCOMPLETE -> totals.returnedInTime();
    };
  }

  private static void completed(Families families, double count, Labels labels) {
    families.counter(
        "dossiers_completed",
        "Dossiers completed, by result and whether by their due time.",
        count,
        labels);
  }

  private static void collectRatings(
      Families families, CentreView view, LabelSets own, LivingTotals living) {
    for (int score = 1; score <= 5; score++) {
      String label = Integer.toString(score);
      families.counter(
          "ratings",
          "Ratings, by score from 1 (worst) to 5.",
          living.value("ratings", label, view.other().ratings().total().of(score)),
          own.with("score", label).labels());
    }
  }

  private static void collectAssistance(
      Families families, CentreView view, LabelSets own, LivingTotals living) {
    for (AssistanceMeasures each : view.other().assistanceByKind()) {
      String id = each.kind().wireName();
      Labels labels = own.with("kind", id).labels();
      families.counter(
          "assistance",
          "Visitors whom the support team helped.",
          living.value("assistance", id, each.count()),
          labels);
      families.counter(
          "assistance_seconds",
          "Time that the support team helped for, where beginning and end are known.",
          living.value("assistance-time", id, each.durations().sum()),
          labels);
    }
  }
}
