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
  private OtherSeries() {}

  static void collect(Families families, CentreView view, LivingTotals living) {
    Set<String> services = new TreeSet<>(view.plan().services().keySet());
    services.addAll(view.dossiers().services().keySet());
    for (String service : services) {
      collectDossiers(
          families,
          view.centre(),
          service,
          view.dossiers().services().getOrDefault(service, DossierTotals.NONE),
          living);
    }
    collectRatings(families, view, living);
    collectAssistance(families, view, living);
    view.other()
        .enquiries()
        .forEach(
            (channel, count) ->
                families.counter(
                    "enquiries",
                    "Enquiries received.",
                    living.value("enquiries/" + channel.wireName(), count),
                    Labels.of("centre", view.centre(), "channel", channel.wireName())));
    Long people = view.surroundings().people();
    if (people != null) {
      families.gauge(
          "hall_people",
          "People in the hall, as cameras count them; absent where none has counted lately.",
          people,
          Labels.of("centre", view.centre()));
    }
  }

  private static void collectDossiers(
      Families families, String centre, String service, DossierTotals totals, LivingTotals living) {
    Labels labels = Labels.of("centre", centre, "service", service);
    families.gauge("dossiers_open", "Dossiers that are not completed.", totals.open(), labels);
    families.gauge(
        "dossiers_overdue", "Open dossiers past their due time.", totals.overdue(), labels);
    for (DossierResult result : DossierResult.values()) {
      long inTime = inTime(totals, result);
      completed(families, labels, result, true, inTime, living);
      completed(families, labels, result, false, completed(totals, result) - inTime, living);
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

  private static void completed(
      Families families,
      Labels labels,
      DossierResult result,
      boolean timely,
      long count,
      LivingTotals living) {
    String key = "dossiers/" + labels.get("service") + "/" + result.wireName() + "/" + timely;
    families.counter(
        "dossiers_completed",
        "Dossiers completed, by result and whether by their due time.",
        living.value(key, count),
        labels.merge(Labels.of("result", result.wireName(), "timely", Boolean.toString(timely))));
  }

  private static void collectRatings(Families families, CentreView view, LivingTotals living) {
    for (int score = 1; score <= 5; score++) {
      families.counter(
          "ratings",
          "Ratings, by score from 1 (worst) to 5.",
          living.value("ratings/" + score, view.other().ratings().total().of(score)),
          Labels.of("centre", view.centre(), "score", Integer.toString(score)));
    }
  }

  private static void collectAssistance(Families families, CentreView view, LivingTotals living) {
    for (AssistanceMeasures each : view.other().assistanceByKind()) {
      String id = each.kind().wireName();
      Labels labels = Labels.of("centre", view.centre(), "kind", id);
      families.counter(
          "assistance",
          "Visitors whom the support team helped.",
          living.value("assistance/" + id, each.count()),
          labels);
      families.counter(
          "assistance_seconds",
          "Time that the support team helped for, where beginning and end are known.",
          living.value("assistance-time/" + id, each.durations().sum()),
          labels);
    }
  }
}
