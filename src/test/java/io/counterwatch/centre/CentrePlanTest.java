package io.counterwatch.centre;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which changes of a plan change a day's figures. */
class CentrePlanTest {
  private static final ServicePlan LAND =
      new ServicePlan("land", Names.same("Land"), 900, 1800, 20);
  private static final ServicePlan TAX = new ServicePlan("tax", Names.same("Tax"), 900, 1800, 20);
  private static final CounterPlan ONE = new CounterPlan("1", List.of(), true, true);
  private static final CounterPlan TWO = new CounterPlan("2", List.of(), true, false);

  private static CentrePlan plan(
      OpeningHours hours, List<ServicePlan> services, CounterPlan... counters) {
    Map<String, ServicePlan> byId = new LinkedHashMap<>();
    services.forEach(service -> byId.put(service.service(), service));
    Map<String, CounterPlan> desks = new LinkedHashMap<>();
    for (CounterPlan counter : counters) {
      desks.put(counter.counter(), counter);
    }
    return new CentrePlan(
        "hall",
        Names.same("Hall"),
        "",
        null,
        ZoneId.of("UTC"),
        LocalTime.MIDNIGHT,
        false,
        byId,
        desks,
        hours,
        List.of(),
        Map.of());
  }

  private static final CentrePlan PLAN = plan(OpeningHours.ALWAYS, List.of(LAND, TAX), ONE, TWO);

  private static ServicePlan land(int target, int maxWait, int shortAbandon, Double minLevel) {
    return new ServicePlan(
        "land", Names.same("Đất đai"), target, maxWait, 33, shortAbandon, 1, 2, minLevel, 0.2);
  }

  @Test
  void namesHoursAndLimitsOfAlertsChangeNoFigure() {
    OpeningHours mondays =
        new OpeningHours(
            Map.of(
                DayOfWeek.MONDAY,
                List.of(new OpeningHours.Span(LocalTime.of(8, 0), LocalTime.of(9, 0)))));
    CounterPlan landOnly = new CounterPlan("1", List.of("land"), true, true);
    assertThat(
            PLAN.measuresLike(plan(mondays, List.of(land(900, 60, 60, 0.9), TAX), landOnly, TWO)))
        .isTrue();
  }

  @Test
  void targetsShortLimitsWhatIsSentAndOrderDo() {
    assertThat(like(List.of(land(600, 1800, 60, 0.9), TAX), ONE, TWO)).isFalse();
    assertThat(like(List.of(land(900, 1800, 30, 0.9), TAX), ONE, TWO)).isFalse();
    assertThat(like(List.of(TAX, LAND), ONE, TWO)).isFalse();
    assertThat(like(List.of(LAND), ONE, TWO)).isFalse();
    assertThat(like(List.of(LAND, TAX), TWO, ONE)).isFalse();
    assertThat(like(List.of(LAND, TAX), ONE)).isFalse();
    assertThat(like(List.of(LAND, TAX), ONE, new CounterPlan("2", List.of(), true, true)))
        .isFalse();
  }

  private static boolean like(List<ServicePlan> services, CounterPlan... counters) {
    return PLAN.measuresLike(plan(OpeningHours.ALWAYS, services, counters));
  }
}
