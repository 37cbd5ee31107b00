package io.counterwatch.app;

import io.counterwatch.centre.Period;
import io.counterwatch.centre.Roster.Shift;
import io.counterwatch.centre.Roster.StaffMember;
import io.counterwatch.yaml.YamlException;
import io.counterwatch.yaml.YamlNode;
import io.counterwatch.yaml.YamlNode.YamlMap;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads who works at a centre, and who is to sit where and when. */
final class RosterReader {
  private static final String[] STAFF = {"id", "name", "services", "from", "until"};
  private static final String[] SHIFT = {"staff", "counter", "days", "hours", "from", "until"};

  private RosterReader() {}

  static List<Dated<StaffMember>> staff(YamlMap centre, Collection<String> services)
      throws YamlException {
    List<Dated<StaffMember>> staff = new ArrayList<>();
    for (YamlNode node : centre.list("staff")) {
      YamlMap map = node.map(STAFF);
      String id = OrganisationValues.slug(map.need("id"));
      Dated.add(
          staff,
          new Dated<>(
              id,
              OrganisationValues.period(map),
              new StaffMember(
                  id, OrganisationValues.names(map, id), OrganisationValues.offered(map, services)),
              node));
    }
    return staff;
  }

  /** Each under a number of its own: somebody may have several shifts on one day. */
  static List<Dated<Shift>> shifts(
      YamlMap centre,
      Collection<? extends Dated<?>> staff,
      Collection<? extends Dated<?>> counters,
      LocalTime dayStart)
      throws YamlException {
    List<Dated<Shift>> shifts = new ArrayList<>();
    for (YamlNode node : centre.list("roster")) {
      YamlMap map = node.map(SHIFT);
      YamlNode who = map.need("staff");
      YamlNode where = map.need("counter");
      Period period = OrganisationValues.period(map);
      known(who, "staff member", staff, period);
      known(where, "counter", counters, period);
      YamlNode hours = map.get("hours");
      shifts.add(
          new Dated<>(
              Integer.toString(shifts.size()),
              period,
              new Shift(
                  who.text(),
                  where.text(),
                  days(map.get("days")),
                  hours == null ? List.of() : HoursReader.spans(hours, dayStart)),
              node));
    }
    return shifts;
  }

  private static void known(
      YamlNode node, String what, Collection<? extends Dated<?>> all, Period period)
      throws YamlException {
    for (Dated<?> each : all) {
      if (each.id().equals(node.text()) && each.period().within(period) != null) {
        return;
      }
    }
    throw node.complaint("the centre has no " + what + " " + node.text() + " then");
  }

  private static Set<DayOfWeek> days(@Nullable YamlNode node) throws YamlException {
    if (node == null) {
      return EnumSet.allOf(DayOfWeek.class);
    }
    Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
    for (YamlNode each : node.isText() ? List.of(node) : node.list()) {
      days.addAll(HoursReader.days(each.text(), each));
    }
    return days;
  }
}
