package io.counterwatch.app;

import io.counterwatch.centre.CentrePlan;
import io.counterwatch.centre.CentrePlans;
import io.counterwatch.centre.Organisation;
import io.counterwatch.centre.OrganisationTree;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** What differs between two organisation files, on all days: each says what it says, alone. */
final class TreeChanges {
  private final Organisation old;
  private final Organisation now;

  TreeChanges(Organisation old, Organisation now) {
    this.old = old;
    this.now = now;
  }

  /** The lines that tell it: a part for the days on which the same differs. */
  List<String> lines() {
    TreeSet<LocalDate> days = new TreeSet<>();
    List.of(old, now)
        .forEach(
            organisation ->
                organisation.centres().values().forEach(plans -> days.addAll(starts(plans))));
    LocalDate before = days.isEmpty() ? LocalDate.EPOCH : days.first().minusDays(1);
    List<String> lines = new ArrayList<>();
    List<String> last = on(before);
    part(days.isEmpty() ? "on all days" : "before " + days.first(), last, lines);
    for (LocalDate day : days) {
      List<String> differences = on(day);
      if (!differences.equals(last)) {
        part("from " + day + " on", differences, lines);
        last = differences;
      }
    }
    return lines;
  }

  private static void part(String when, List<String> differences, List<String> lines) {
    lines.add(when + (differences.isEmpty() ? ": the same" : ":"));
    differences.forEach(difference -> lines.add("  " + difference));
  }

  /** The days on which one of its stages begins, or the first one without it. */
  static TreeSet<LocalDate> starts(CentrePlans plans) {
    TreeSet<LocalDate> days = new TreeSet<>();
    for (CentrePlans.Stage stage : plans.stages()) {
      if (!stage.period().from().equals(LocalDate.MIN)) {
        days.add(stage.period().from());
      }
      if (!stage.period().until().equals(LocalDate.MAX)) {
        days.add(stage.period().until().plusDays(1));
      }
    }
    return days;
  }

  /** What differs on one day. */
  List<String> on(LocalDate day) {
    OrganisationTree oldTree = old.on(day);
    OrganisationTree newTree = now.on(day);
    List<String> lines = new ArrayList<>();
    if (!oldTree.province().equals(newTree.province())) {
      lines.add("~ province or models");
    }
    Map<String, CentrePlan> before = byId(oldTree);
    Map<String, CentrePlan> after = byId(newTree);
    TreeSet<String> all = new TreeSet<>(before.keySet());
    all.addAll(after.keySet());
    for (String centre : all) {
      CentrePlan was = before.get(centre);
      CentrePlan is = after.get(centre);
      if (was == null) {
        lines.add("+ " + centre);
      } else if (is == null) {
        lines.add("- " + centre + (now.centres().containsKey(centre) ? "" : ", on all days"));
      } else if (!was.equals(is)) {
        lines.add(
            "~ "
                + centre
                + ": "
                + String.join(", ", PlanDifferences.between(was, is))
                + (was.measuresLike(is) ? "" : "; its figures are counted otherwise"));
      }
    }
    return lines;
  }

  private static Map<String, CentrePlan> byId(OrganisationTree tree) {
    Map<String, CentrePlan> centres = new LinkedHashMap<>();
    tree.centres().forEach(centre -> centres.put(centre.centre(), centre));
    return centres;
  }
}
