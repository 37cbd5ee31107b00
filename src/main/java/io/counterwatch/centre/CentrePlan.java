package io.counterwatch.centre;

import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * What is configured of a centre.
 *
 * @param level province, commune or any other word; empty where unknown
 * @param parent the id of what it belongs to, or null
 * @param dayStart when its service day begins, in its zone
 * @param history whether its data come from imports and replays: days and reports, nothing live
 * @param services by id, in the order of the organisation file
 * @param counters by id, in the order of the organisation file
 * @param devices that are expected to report, by id
 * @param attributes free words on the centre
 * @param roster who works there
 */
public record CentrePlan(
    String centre,
    Names names,
    String level,
    @Nullable String parent,
    ZoneId zone,
    LocalTime dayStart,
    boolean history,
    Map<String, ServicePlan> services,
    Map<String, CounterPlan> counters,
    OpeningHours hours,
    List<DevicePlan> devices,
    Map<String, String> attributes,
    Roster roster) {

  /** One whose staff isn't known. */
  public CentrePlan(
      String centre,
      Names names,
      String level,
      @Nullable String parent,
      ZoneId zone,
      LocalTime dayStart,
      boolean history,
      Map<String, ServicePlan> services,
      Map<String, CounterPlan> counters,
      OpeningHours hours,
      List<DevicePlan> devices,
      Map<String, String> attributes) {
    this(
        centre,
        names,
        level,
        parent,
        zone,
        dayStart,
        history,
        services,
        counters,
        hours,
        devices,
        attributes,
        Roster.NONE);
  }

  /**
   * A device that is declared in the organisation file.
   *
   * @param kind its wire name, null until it tells
   * @param clockReceived whether it has no clock, so that its events happen when they come
   * @param gateway the device that publishes its events, or null where it does so itself
   */
  public record DevicePlan(
      String device, @Nullable String kind, boolean clockReceived, @Nullable String gateway) {}

  /** A centre that was registered at first sight. */
  public static CentrePlan unconfigured(String centre, ZoneId zone, boolean history) {
    return new CentrePlan(
        centre,
        Names.same(centre),
        "",
        null,
        zone,
        LocalTime.MIDNIGHT,
        history,
        Map.of(),
        Map.of(),
        OpeningHours.ALWAYS,
        List.of(),
        Map.of());
  }

  /** The plan of a service, or the defaults where it isn't configured. */
  public ServicePlan service(String service) {
    ServicePlan plan = services.get(service);
    return plan == null ? ServicePlan.unconfigured(service) : plan;
  }

  /** The plan of a counter, or the defaults where it isn't configured. */
  public CounterPlan counter(String counter) {
    CounterPlan plan = counters.get(counter);
    return plan == null ? CounterPlan.unconfigured(counter) : plan;
  }

  /** Whether both have the same, in the same order. */
  private static <T> boolean alike(
      Map<String, T> one, Map<String, T> other, BiPredicate<T, T> same) {
    if (!List.copyOf(one.keySet()).equals(List.copyOf(other.keySet()))) {
      return false;
    }
    Iterator<T> others = other.values().iterator();
    return one.values().stream().allMatch(each -> same.test(each, others.next()));
  }

  /** The same with another calendar. */
  CentrePlan at(ServiceDays calendar, boolean otherHistory) {
    return new CentrePlan(
        centre,
        names,
        level,
        parent,
        calendar.zone(),
        calendar.dayStart(),
        otherHistory,
        services,
        counters,
        hours,
        devices,
        attributes,
        roster);
  }

  /**
   * Whether a day's figures are the same under the other plan. Names, hours, who serves what and
   * the limits of alerts are in none of them.
   */
  public boolean measuresLike(CentrePlan other) {
    return alike(services, other.services, ServicePlan::measuresLike)
        && alike(counters, other.counters, CounterPlan::measuresLike)
        && history == other.history
        && ServiceDays.of(this).equals(ServiceDays.of(other));
  }
}
