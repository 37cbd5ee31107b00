package io.counterwatch.metrics;

import io.counterwatch.centre.CentreView;
import io.counterwatch.centre.CentreView.StaffView;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A centre's series of its staff, each under a pseudonym: only where they are asked for. */
final class StaffSeries {
  /** Limit on the staff of a centre that have series, since the process started. */
  static final int MAX_STAFF = 500;

  private static final Logger LOG = LoggerFactory.getLogger(StaffSeries.class);

  private final Set<String> shown = new HashSet<>();
  private boolean told;

  void collect(Families families, CentreView view, LabelSets own, LivingTotals living) {
    for (StaffView staff : view.staff()) {
      if (shown.size() < MAX_STAFF || shown.contains(staff.staff())) {
        shown.add(staff.staff());
        collect(families, staff, own.with("staff", staff.staff()).labels(), living);
      } else if (!told) {
        told = true;
        LOG.atWarn()
            .addKeyValue("centre", view.centre())
            .log(
                "{} has more than {} staff: those beyond have no series", view.centre(), MAX_STAFF);
      }
    }
  }

  private static void collect(
      Families families, StaffView staff, Labels labels, LivingTotals living) {
    String id = staff.staff();
    Long available = staff.availableSeconds();
    families.counter(
        "staff_served",
        "Legs served, by the clerk who is credited.",
        living.value("staff-served", id, staff.served()),
        labels);
    families.counter(
        "staff_serving_seconds",
        "Time that a clerk was serving; overlaps count once.",
        living.value("staff-serving", id, staff.servingSeconds()),
        labels);
    families.counter(
        "staff_available_seconds",
        "Time that a clerk's counter was open, neither serving nor paused.",
        living.value("staff-available", id, available == null ? 0 : available),
        labels);
  }
}
