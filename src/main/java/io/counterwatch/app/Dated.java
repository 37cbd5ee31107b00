package io.counterwatch.app;

import io.counterwatch.centre.Period;
import io.counterwatch.yaml.YamlException;
import io.counterwatch.yaml.YamlNode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * An entry of the organisation file with the days for which it holds.
 *
 * @param id under which no other entry may hold on the same day
 * @param node where it stands
 */
record Dated<T>(String id, Period period, T value, YamlNode node) {

  /** Adds it to those that stand before it, unless one with its id holds on some of its days. */
  static <T> void add(Collection<Dated<T>> all, Dated<T> added) throws YamlException {
    for (Dated<T> other : all) {
      if (other.id.equals(added.id) && other.period.within(added.period) != null) {
        throw added.node.complaint(
            added.id + " is given twice: line " + other.node.line() + " holds on the same days");
      }
    }
    all.add(added);
  }

  /** The values that hold on a day, by id. */
  static <T> Map<String, T> on(LocalDate day, Collection<Dated<T>> all) {
    Map<String, T> values = new LinkedHashMap<>();
    for (Dated<T> each : all) {
      if (each.period.holds(day)) {
        values.put(each.id, each.value);
      }
    }
    return values;
  }

  /** Cuts some days where one of the entries begins or ends. */
  static List<Period> stages(Period whole, Collection<? extends Dated<?>> all) {
    TreeSet<LocalDate> starts = new TreeSet<>();
    starts.add(whole.from());
    for (Dated<?> each : all) {
      Period inside = each.period.within(whole);
      if (inside != null) {
        starts.add(inside.from());
        if (inside.until().isBefore(whole.until())) {
          starts.add(inside.until().plusDays(1));
        }
      }
    }
    List<Period> stages = new ArrayList<>();
    for (LocalDate start : starts) {
      LocalDate next = starts.higher(start);
      stages.add(new Period(start, next == null ? whole.until() : next.minusDays(1)));
    }
    return stages;
  }
}
