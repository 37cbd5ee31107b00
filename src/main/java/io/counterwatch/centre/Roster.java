package io.counterwatch.centre;

import io.counterwatch.centre.OpeningHours.Span;
import java.time.DayOfWeek;
import java.util.List;
import java.util.Set;

/** Who works at a centre, and who is to sit where and when. */
public record Roster(List<StaffMember> staff, List<Shift> shifts) {
  /** Where nothing is said. */
  public static final Roster NONE = new Roster(List.of(), List.of());

  /**
   * One of the staff.
   *
   * @param staff the pseudonym that events carry
   * @param names stay inside the server: they are written nowhere, not even in a log
   * @param services that they can handle; empty = all
   */
  public record StaffMember(String staff, Names names, List<String> services) {
    @Override
    public String toString() {
      return staff;
    }
  }

  /**
   * When somebody is to sit at a counter.
   *
   * @param hours within each of those days; empty = whenever the centre is open
   */
  public record Shift(String staff, String counter, Set<DayOfWeek> days, List<Span> hours) {}
}
