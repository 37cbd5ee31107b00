package io.counterwatch.app;

import io.counterwatch.centre.CentrePlan;
import io.counterwatch.centre.CentrePlans;
import io.counterwatch.centre.Organisation;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The dates in an organisation file that lie before the day from which the file holds: where the
 * versions before it do not have them too, they change nothing.
 */
final class PastDates {
  private static final int MAX_SHOWN = 5;

  private PastDates() {}

  /**
   * A line that warns of them; null where there are none.
   *
   * @param before what was known before the file, or null where that isn't known
   * @param effective the file's first day
   */
  static @Nullable String warning(
      Organisation file, @Nullable Organisation before, LocalDate effective) {
    Map<String, LocalDate> found = new TreeMap<>();
    file.centres()
        .forEach(
            (id, plans) -> {
              CentrePlans known = before == null ? null : before.centres().get(id);
              changes(plans).headSet(effective).stream()
                  .filter(day -> known == null || !changes(known).contains(day))
                  .findFirst()
                  .ifPresent(day -> found.put(id, day));
            });
    if (found.isEmpty()) {
      return null;
    }
    LocalDate first = new TreeSet<>(found.values()).first();
    List<String> shown =
        found.entrySet().stream()
            .limit(MAX_SHOWN)
            .map(each -> each.getKey() + " (" + each.getValue() + ")")
            .toList();
    return "dates before %s have no effect on the past unless the file says effective: %s. They are those of %s%s"
        .formatted(
            effective,
            first,
            String.join(", ", shown),
            found.size() > MAX_SHOWN ? " and " + (found.size() - MAX_SHOWN) + " more" : "");
  }

  /** The days on which the centre comes, goes, or is another in the tree or in its figures. */
  static TreeSet<LocalDate> changes(CentrePlans plans) {
    TreeSet<LocalDate> days = TreeChanges.starts(plans);
    days.removeIf(day -> isSame(plans.inForce(day.minusDays(1)), plans.inForce(day)));
    return days;
  }

  private static boolean isSame(CentrePlans.@Nullable Stage one, CentrePlans.@Nullable Stage next) {
    if (one == null || next == null) {
      return one == next;
    }
    CentrePlan plan = one.plan();
    return !PlanDifferences.concernsTree(plan, next.plan());
  }
}
