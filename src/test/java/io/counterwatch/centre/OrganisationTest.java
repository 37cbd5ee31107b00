package io.counterwatch.centre;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.centre.CentrePlans.Stage;
import io.counterwatch.centre.Organisation.Version;
import io.counterwatch.centre.OrganisationTree.Ended;
import io.counterwatch.centre.Province.Model;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which plan is in force when, within a file and over several versions of it. */
class OrganisationTest {
  private static final LocalDate JULY = LocalDate.of(2025, 7, 1);
  private static final LocalDate JUNE_END = JULY.minusDays(1);
  private static final ZoneId UTC = ZoneId.of("UTC");
  private static final Province PROVINCE =
      new Province(
          "hoa-binh",
          Names.same("Hòa Bình"),
          UTC,
          List.of(new Model("friendly", Names.same("Friendly"), List.of("commune"))));

  private static CentrePlan plan(String id, String name, String level, boolean friendly) {
    return new CentrePlan(
        id,
        Names.same(name),
        level,
        "hoa-binh",
        UTC,
        LocalTime.MIDNIGHT,
        false,
        Map.of(),
        Map.of(),
        OpeningHours.ALWAYS,
        List.of(),
        Map.of("friendly", Boolean.toString(friendly)));
  }

  private static Organisation file(CentrePlans... all) {
    Map<String, CentrePlans> centres = new LinkedHashMap<>();
    for (CentrePlans each : all) {
      centres.put(each.centre(), each);
    }
    return new Organisation(PROVINCE, centres, List.of());
  }

  /** Tu merged into Ly, which took another name. */
  private static Organisation merger() {
    CentrePlans tu =
        new CentrePlans(
            List.of(
                new Stage(
                    new Period(LocalDate.MIN, JUNE_END), plan("tu", "Tu", "commune", true), "ly")));
    CentrePlans ly =
        new CentrePlans(
            List.of(
                new Stage(
                    new Period(LocalDate.of(2024, 1, 1), JUNE_END),
                    plan("ly", "Ly", "commune", false),
                    null),
                new Stage(
                    new Period(JULY, LocalDate.MAX), plan("ly", "Tu Ly", "commune", true), null)));
    CentrePlans hall = CentrePlans.always(plan("hall", "Hall", "province", true));
    return file(tu, ly, hall);
  }

  private static String name(Organisation organisation, String centre, LocalDate day) {
    CentrePlan plan = organisation.plan(centre, day);
    return plan == null ? "" : plan.names().en();
  }

  @Test
  void eachDayHasItsTree() {
    Organisation organisation = merger();
    assertThat(organisation.on(JUNE_END).centres())
        .extracting(plan -> plan.names().en())
        .containsExactly("Tu", "Ly", "Hall");
    assertThat(organisation.on(JUNE_END).ended()).isEmpty();
    assertThat(organisation.on(JULY).centres())
        .extracting(plan -> plan.names().en())
        .containsExactly("Tu Ly", "Hall");
    assertThat(organisation.on(JULY).ended()).containsExactly(new Ended("tu", JUNE_END, "ly"));
    assertThat(organisation.on(LocalDate.of(2023, 12, 31)).centres())
        .extracting(CentrePlan::centre)
        .containsExactly("tu", "hall");
  }

  @Test
  void whatComesWhenNoPlanIsInForceIsCountedUnderTheLastOne() {
    assertThat(name(merger(), "tu", JULY.plusYears(1))).isEqualTo("Tu");
    assertThat(name(merger(), "ly", LocalDate.of(2020, 1, 1))).isEqualTo("Ly");
    assertThat(merger().plan("nobody", JULY)).isNull();
  }

  @Test
  void coverageCountsTheCentresThatAModelIsMeantFor() {
    OrganisationTree.Coverage june = merger().on(JUNE_END).coverage().getFirst();
    assertThat(june.running()).isEqualTo(1);
    assertThat(june.centres()).isEqualTo(2);
    assertThat(june.ratio()).isEqualTo(0.5);
    assertThat(merger().on(JULY).coverage().getFirst().ratio()).isEqualTo(1.0);
  }

  /** What a figure of last year compares with must not change with this year's tree. */
  @Test
  void aCentreIsComparedWithThoseOfItsLevelOnThatDay() {
    List<String> june = merger().on(JUNE_END).group("tu");
    assertThat(june).startsWith("tu").contains("ly");
    assertThat(merger().on(JULY).group("tu")).containsExactly("tu");
    assertThat(merger().on(JULY).group("nobody")).containsExactly("nobody");
  }

  @Test
  void aVersionHoldsFromItsDayOnAndLeavesWhatWasBefore() {
    Organisation first = file(CentrePlans.always(plan("tu", "Tu", "", false)));
    Organisation second = file(CentrePlans.always(plan("tu", "New Tu", "", false)));
    Organisation third = file(CentrePlans.always(plan("ly", "Ly", "", false)));
    Organisation whole =
        Organisation.empty(UTC)
            .then(new Version(1, null, 0, PROVINCE), first)
            .then(new Version(2, JULY, 1, PROVINCE), second)
            .then(new Version(3, JULY.plusDays(10), 2, PROVINCE), third);
    assertThat(name(whole, "tu", JUNE_END)).isEqualTo("Tu");
    assertThat(name(whole, "tu", JULY)).isEqualTo("New Tu");
    assertThat(whole.versionOn(JUNE_END)).isEqualTo(1);
    assertThat(whole.versionOn(JULY)).isEqualTo(2);
    assertThat(whole.versionOn(JULY.plusDays(10))).isEqualTo(3);
    assertThat(whole.on(JULY.plusDays(10)).centres())
        .extracting(CentrePlan::centre)
        .containsExactly("ly");
    assertThat(whole.on(JULY.plusDays(10)).ended())
        .containsExactly(new Ended("tu", JULY.plusDays(9), null));
  }

  @Test
  void aLaterVersionForEarlierDaysGoesBeforeThoseThatItPasses() {
    Organisation first = file(CentrePlans.always(plan("tu", "Tu", "", false)));
    Organisation second = file(CentrePlans.always(plan("tu", "Second", "", false)));
    Organisation retroactive = file(CentrePlans.always(plan("tu", "Third", "", false)));
    Organisation whole =
        Organisation.empty(UTC)
            .then(new Version(1, null, 0, PROVINCE), first)
            .then(new Version(2, JULY, 1, PROVINCE), second)
            .then(new Version(3, JULY.minusDays(5), 2, PROVINCE), retroactive);
    assertThat(name(whole, "tu", JULY.minusDays(6))).isEqualTo("Tu");
    assertThat(name(whole, "tu", JULY.minusDays(5))).isEqualTo("Third");
    assertThat(name(whole, "tu", JULY)).isEqualTo("Third");
    assertThat(whole.versionOn(JULY)).isEqualTo(3);
  }

  @Test
  void aVersionThatEndsACentreInThePastEndsItOnItsOwnFirstDay() {
    Organisation first = file(CentrePlans.always(plan("tu", "Tu", "", false)));
    Organisation whole =
        Organisation.empty(UTC)
            .then(new Version(1, null, 0, PROVINCE), first)
            .then(new Version(2, JULY.plusDays(7), 1, PROVINCE), merger());
    assertThat(whole.on(JULY.plusDays(6)).centres()).extracting(CentrePlan::centre).contains("tu");
    assertThat(whole.on(JULY.plusDays(7)).ended())
        .containsExactly(new Ended("tu", JULY.plusDays(6), "ly"));
  }
}
