package io.counterwatch.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.counterwatch.centre.CentrePlan;
import io.counterwatch.centre.CounterPlan;
import io.counterwatch.centre.Names;
import io.counterwatch.centre.Organisation;
import io.counterwatch.centre.OrganisationTree.Ended;
import io.counterwatch.centre.ServicePlan;
import io.counterwatch.pipeline.EventStore.CentreRow;
import io.counterwatch.pipeline.OrganisationSource.Answer;
import io.counterwatch.pipeline.OrganisationSource.News;
import io.counterwatch.pipeline.OrganisationStore.VersionRow;
import io.counterwatch.yaml.YamlException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an organisation file says of dates, and what becomes of several versions of it. */
class OrganisationDatesTest {
  private static final ZoneId ZONE = ZoneId.of("Asia/Ho_Chi_Minh");
  private static final LocalDate JUNE_END = LocalDate.of(2025, 6, 30);
  private static final LocalDate JULY = LocalDate.of(2025, 7, 1);
  private static final String FILE =
      """
      province: {id: hoa-binh, zone: Asia/Ho_Chi_Minh}
      holidays:
        - {date: 2026-09-02, name: {vi: Quốc khánh, en: National Day}}
        - {from: 2026-02-16, to: 2026-02-22, name: Tết}
      special-hours: {2026-08-22: ["07:30-11:30"]}
      services:
        - {id: land, target-wait: PT15M, until: 2025-06-30}
        - {id: land, target-wait: PT10M, from: 2025-07-01}
      centres:
        - {id: xa-tu, until: 2025-06-30, merged-into: p-ly, devices: [{id: kiosk-1, kind: kiosk}]}
        - {id: p-ly, name: Ly, parent: old-district, until: 2025-06-30, counters: [{id: 1}]}
        - id: p-ly
          name: Tu Ly
          parent: hoa-binh
          from: 2025-07-01
          services: [land]
          counters: [{id: 1}, {id: 2, from: 2025-10-01}]
          hours: {mon-fri: ["07:30-11:30"]}
          day-start: "00:00"
          staff:
            - {id: s-07, name: Nguyễn Thị Bí Mật, services: [land]}
            - {id: s-08, until: 2025-12-31}
          roster:
            - {staff: s-07, counter: 1, days: mon-fri, hours: "07:30-11:30"}
            - {staff: s-08, counter: 2, from: 2025-10-01, until: 2025-12-31}
          holidays: [{date: 2026-10-10}]
          special-hours: {2026-12-31: ["07:30-11:30"], 2026-09-02: ["08:00-09:00"]}
          devices: [{id: kiosk-1, kind: kiosk}]
      """;

  private static Organisation read(String text) throws YamlException {
    return OrganisationReader.parse("file", text, ZONE).organisation();
  }

  private static CentrePlan plan(Organisation organisation, String centre, LocalDate day) {
    return Objects.requireNonNull(organisation.plan(centre, day));
  }

  @Test
  void eachEntryHoldsForItsDays() throws YamlException {
    Organisation organisation = read(FILE);
    CentrePlan before = plan(organisation, "p-ly", JUNE_END);
    CentrePlan after = plan(organisation, "p-ly", JULY);
    assertThat(before.names()).isEqualTo(Names.same("Ly"));
    assertThat(before.parent()).isEqualTo("old-district");
    assertThat(before.service("land").targetWaitSeconds()).isEqualTo(900);
    assertThat(before.devices()).isEmpty();
    assertThat(after.names()).isEqualTo(Names.same("Tu Ly"));
    assertThat(after.parent()).isEqualTo("hoa-binh");
    assertThat(after.services().values())
        .extracting(ServicePlan::targetWaitSeconds)
        .containsExactly(600);
    assertThat(after.counters().values()).extracting(CounterPlan::counter).containsExactly("1");
    assertThat(after.devices()).hasSize(1);
    assertThat(plan(organisation, "p-ly", LocalDate.of(2025, 10, 1)).counters()).hasSize(2);
    assertThat(organisation.on(JULY).ended()).containsExactly(new Ended("xa-tu", JUNE_END, "p-ly"));
  }

  @Test
  void staffAndRoster() throws YamlException {
    CentrePlan now = plan(read(FILE), "p-ly", LocalDate.of(2025, 11, 1));
    assertThat(now.roster().staff()).hasSize(2);
    assertThat(now.roster().shifts()).hasSize(2);
    assertThat(now.roster().shifts().getFirst().days())
        .containsExactly(
            DayOfWeek.MONDAY,
            DayOfWeek.TUESDAY,
            DayOfWeek.WEDNESDAY,
            DayOfWeek.THURSDAY,
            DayOfWeek.FRIDAY);
    assertThat(now.toString()).contains("s-07").doesNotContain("Mật");
    CentrePlan later = plan(read(FILE), "p-ly", LocalDate.of(2026, 1, 1));
    assertThat(later.roster().staff()).hasSize(1);
    assertThat(later.roster().shifts()).hasSize(1);
  }

  @Test
  void holidaysAndSpecialDaysOfProvinceAndCentre() throws YamlException {
    CentrePlan centre = plan(read(FILE), "p-ly", LocalDate.of(2026, 9, 2));
    assertThat(isOpen(centre, "2026-09-01T10:00")).isTrue();
    // The centre has hours of its own on the province's holiday.
    assertThat(isOpen(centre, "2026-09-02T08:30")).isTrue();
    assertThat(isOpen(centre, "2026-09-02T10:00")).isFalse();
    assertThat(centre.hours().holidays().get(LocalDate.of(2026, 9, 2)))
        .isEqualTo(new Names("Quốc khánh", "National Day"));
    assertThat(isOpen(centre, "2026-02-13T10:00")).isTrue();
    assertThat(isOpen(centre, "2026-02-16T10:00")).isFalse();
    assertThat(isOpen(centre, "2026-02-20T10:00")).isFalse();
    assertThat(isOpen(centre, "2026-02-23T10:00")).isTrue();
    // A Saturday to work on.
    assertThat(isOpen(centre, "2026-08-22T10:00")).isTrue();
    assertThat(isOpen(centre, "2026-08-29T10:00")).isFalse();
    assertThat(isOpen(centre, "2026-12-31T11:30")).isFalse();
  }

  @Test
  void hoursMayGoOnAsLongAsTheServiceDayDoes() throws YamlException {
    String night = "centres: [{id: c, day-start: \"04:00\", hours: {fri: [\"18:00-%s\"]}}]";
    CentrePlan centre = plan(read(night.formatted("02:00")), "c", JULY);
    assertThat(isOpen(centre, "2026-09-05T01:00")).isTrue();
    assertThat(isOpen(centre, "2026-09-05T02:00")).isFalse();
    assertThatThrownBy(() -> read(night.formatted("04:30")))
        .hasMessageContaining("ends before it begins");
    assertThatThrownBy(() -> read(night.formatted("02:00").replace("04:00", "00:00")))
        .hasMessageContaining("ends before it begins");
  }

  private static boolean isOpen(CentrePlan centre, String time) {
    return centre.hours().isOpen(LocalDateTime.parse(time));
  }

  @ParameterizedTest(name = "{1}: {2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "'from: 2025-07-01}' | 'from: 2025-06-30}' | line 8: services[1]: land is given twice: line"
            + " 7 holds on the same days",
        "'until: 2025-06-30, counters' | 'until: 2025-07-15, counters' | line 12: centres[2]:"
            + " p-ly is given twice: line 11 holds on the same days",
        "merged-into: p-ly | merged-into: p-lo | line 10: centres[0].merged-into: there is no"
            + " centre p-lo",
        "merged-into: p-ly | merged-into: xa-tu | line 10: centres[0].merged-into: xa-tu would be"
            + " merged into itself",
        "'until: 2025-06-30, merged-into: p-ly' | 'merged-into: p-ly' | line 10: centres[0]: needs"
            + " the key until",
        "'from: 2025-07-01\n    services' | 'from: 2025-08-01\n    services' | line 10:"
            + " centres[0].merged-into: p-ly is not there on 2025-07-01",
        "'day-start: \"00:00\"' | 'day-start: \"04:00\"' | line 12: centres[2]: zone, day-start or"
            + " history differ from those in line 11",
        "'day-start: \"00:00\"' | 'zone: UTC' | line 12: centres[2]: zone, day-start or history"
            + " differ",
        "'day-start: \"00:00\"' | 'history: true' | line 12: centres[2]: zone, day-start or history"
            + " differ",
        "'{staff: s-07, counter: 1' | '{staff: s-09, counter: 1' | line 24:"
            + " centres[2].roster[0].staff: the centre has no staff member s-09 then",
        "'{staff: s-07, counter: 1' | '{staff: s-07, counter: 3' | line 24:"
            + " centres[2].roster[0].counter: the centre has no counter 3 then",
        "'2026-02-16, to' | '2025-02-16, to' | line 4: holidays[1]: is longer than 60 days",
        "'date: 2026-10-10' | 'date: 10.10.2026' | line 26: centres[2].holidays[0].date: needs a"
            + " date like 2024-01-01",
        "'date: 2026-10-10' | 'date: 2026-10-10, to: 2026-10-11' | line 26: centres[2].holidays[0]:"
            + " needs either date, or from and to",
        "'2026-12-31: [' | '31.12.2026: [' | line 27: centres[2].special-hours.31.12.2026: needs a"
            + " date",
      })
  void whatIsWrongIsNamed(String right, String wrong, String message) {
    assertThat(FILE).contains(right);
    assertThatThrownBy(() -> read(FILE.replace(right, wrong)))
        .isInstanceOf(YamlException.class)
        .hasMessageStartingWith("file, " + message);
  }

  @Test
  void aCycleOfMergersIsAnError() {
    assertThatThrownBy(
            () ->
                read(
                    """
                    centres:
                      - {id: a, until: 2024-12-31, merged-into: b}
                      - {id: b, until: 2025-12-31, merged-into: a}
                      - {id: a, from: 2026-01-01}
                    """))
        .hasMessageContaining("line 3")
        .hasMessageContaining("b would be merged into itself");
  }

  // ---- versions

  private final List<VersionRow> stored = new ArrayList<>();
  private final List<CentreRow> registered = new ArrayList<>();

  private Answer.Usable start(String text, String now) throws YamlException {
    Organisations source = Organisations.of(OrganisationReader.parse("file", text, ZONE), ZONE);
    return usable(read(source, micros(now)));
  }

  private Answer read(Organisations source, long nowMicros) {
    return source.read(stored, registered, nowMicros).toCompletableFuture().join();
  }

  private Answer.Usable usable(Answer answer) {
    return switch (answer) {
      case Answer.Usable usable -> {
        News news = usable.news();
        if (news != null) {
          stored.add(news.version());
        }
        yield usable;
      }
      case Answer.Unusable unusable -> throw new AssertionError(unusable.reason());
    };
  }

  private static long micros(String time) {
    return TimeUnit.SECONDS.toMicros(Instant.parse(time).getEpochSecond());
  }

  @Test
  void theFirstVersionHoldsForAllTimeAndALaterOneFromToday() throws YamlException {
    start("centres: [{id: c, name: One}]", "2026-03-01T00:00:00Z");
    assertThat(stored.getFirst().effective()).isNull();
    assertThat(start("centres: [{id: c, name: One}]", "2026-03-02T00:00:00Z").news()).isNull();
    // It is the third already where the centre is.
    Answer.Usable changed = start("centres: [{id: c, name: Two}]", "2026-03-02T20:00:00Z");
    assertThat(stored.get(1).effective()).isEqualTo(LocalDate.of(2026, 3, 3));
    assertThat(plan(changed.whole(), "c", LocalDate.of(2026, 3, 2)).names().en()).isEqualTo("One");
    assertThat(plan(changed.whole(), "c", LocalDate.of(2026, 3, 3)).names().en()).isEqualTo("Two");
    assertThat(changed.newest().centres()).containsOnlyKeys("c");
    Answer.Usable back =
        start("effective: 2026-02-01\ncentres: [{id: c, name: Three}]", "2026-03-05T00:00:00Z");
    assertThat(stored).hasSize(3);
    assertThat(plan(back.whole(), "c", LocalDate.of(2026, 2, 1)).names().en()).isEqualTo("Three");
    assertThat(plan(back.whole(), "c", LocalDate.of(2026, 1, 31)).names().en()).isEqualTo("One");
  }

  @Test
  void withoutAFileTheNewestStoredVersionGoesOn() throws YamlException {
    start("centres: [{id: c, name: One}]", "2026-03-01T00:00:00Z");
    Answer.Usable on = usable(read(Organisations.of(null, ZONE), 0));
    assertThat(on.news()).isNull();
    assertThat(on.whole().centres()).containsOnlyKeys("c");
  }

  @Test
  void aStoredVersionIsReadOnceAProcess() throws YamlException {
    start("centres: [{id: c, name: One}]", "2026-03-01T00:00:00Z");
    Organisations source = Organisations.of(null, ZONE);
    Organisation first = usable(read(source, 0)).newest();
    // The database gives its rows anew each time.
    VersionRow row = stored.removeFirst();
    stored.add(new VersionRow(1, null, row.recordedMicros(), row.zone(), row.content() + " "));
    Organisation other = usable(read(source, 0)).newest();
    assertThat(other).isNotSameAs(first);
    assertThat(usable(read(source, 0)).newest()).isSameAs(other);
  }

  @Test
  void versionsHaveALimit() throws YamlException {
    for (int number = 1; number <= Organisations.MAX_VERSIONS; number++) {
      stored.add(new VersionRow(number, null, number, "UTC", "centres: [{id: c" + number + "}]"));
    }
    Organisations source =
        Organisations.of(OrganisationReader.parse("file", "centres: [{id: d}]", ZONE), ZONE);
    assertThat(read(source, 0))
        .isEqualTo(
            new Answer.Unusable(
                "the database keeps 200 versions of the organisation file and takes no more: start"
                    + " with the newest one, or without --organisation"));
    assertThat(usable(read(Organisations.of(null, ZONE), 0)).newest().centres())
        .containsOnlyKeys("c200");
  }

  @Test
  void aStoredVersionThatCannotBeReadIsSaid() {
    stored.add(new VersionRow(1, null, 0, "UTC", "centres:\n  - {idd: c}\n"));
    assertThat(read(Organisations.of(null, ZONE), 0))
        .isEqualTo(
            new Answer.Unusable(
                "the database keeps versions of the organisation file, and this server can't read"
                    + " one: version 1 of 1970-01-01T00:00:00Z, line 2: centres[0].idd: unknown"
                    + " key, not one of id, name, level, parent, zone, from, until, merged-into,"
                    + " services, counters, staff, roster, hours, special-hours, holidays,"
                    + " day-start, history, devices, attributes"));
  }

  @Test
  void aCentreKeepsItsCalendarFromVersionToVersion() throws YamlException {
    start("centres: [{id: c}, {id: d}]", "2026-03-01T00:00:00Z");
    News news = start("centres: [{id: c, zone: UTC}, {id: d}]", "2026-03-02T00:00:00Z").news();
    assertThat(Objects.requireNonNull(news).otherCalendars()).containsOnlyKeys("c");
    assertThat(news.otherCalendars().get("c"))
        .startsWith("file, line 1: centres[0]: zone, day-start");
  }

  @Test
  void aCentreThatRegisteredItselfKeepsItsCalendarInTheFirstFileToo() throws YamlException {
    registered.add(new CentreRow("zone", "UTC", false));
    registered.add(new CentreRow("start", "Asia/Ho_Chi_Minh", false));
    registered.add(new CentreRow("history", "Asia/Ho_Chi_Minh", true));
    registered.add(new CentreRow("same", "Asia/Ho_Chi_Minh", false));
    registered.add(new CentreRow("absent", "UTC", false));
    String file =
        """
        centres:
          - {id: zone}
          - {id: start, day-start: "04:00"}
          - {id: history}
          - {id: same}
        """;
    News news = start(file, "2026-03-01T00:00:00Z").news();
    assertThat(Objects.requireNonNull(news).otherCalendars())
        .containsOnlyKeys("zone", "start", "history");
    assertThat(news.otherCalendars().get("zone"))
        .startsWith("file, line 2: centres[0]: zone, day-start");
    // What was accepted, since there were no events, is its calendar from then on.
    News next = start(file + "  - {id: new}\n", "2026-03-02T00:00:00Z").news();
    assertThat(Objects.requireNonNull(next).otherCalendars()).isEmpty();
  }

  @Test
  void friendlyAdministrationIsCountedWithoutBeingDeclared() throws YamlException {
    Organisation organisation =
        read(
            """
            centres:
              - {id: a, level: commune, attributes: {friendly-administration: true}}
              - {id: b, level: commune}
              - {id: c, level: province, attributes: {friendly-administration: true}}
            """);
    assertThat(organisation.on(JULY).coverage())
        .singleElement()
        .satisfies(
            coverage -> {
              assertThat(coverage.running()).isEqualTo(1);
              assertThat(coverage.centres()).isEqualTo(2);
            });
    assertThat(read("centres: [{id: a}]").on(JULY).coverage()).isEmpty();
  }
}
