package io.counterwatch.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.counterwatch.centre.CentrePlan;
import io.counterwatch.centre.CounterPlan;
import io.counterwatch.centre.Names;
import io.counterwatch.centre.OpeningHours;
import io.counterwatch.centre.Organisation;
import io.counterwatch.centre.ServicePlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrganisationReaderTest {
  private static final ZoneId DEFAULT_ZONE = ZoneId.of("Europe/Paris");
  private static final ZoneId HERE = ZoneId.of("Asia/Ho_Chi_Minh");

  private static final String FILE =
      """
      province: {id: hoa-binh, name: {vi: Hòa Bình, en: Hoa Binh}, zone: Asia/Ho_Chi_Minh}
      services:
        - {id: land, name: {vi: Đất đai, en: Land}, target-wait: PT10M, max-wait: PT1H, max-waiting: 30,
           short-abandon: PT90S, max-no-call: PT12M, max-no-counter: PT3M, min-service-level: 0.8, max-abandonment: 0.25}
        - {id: household, from: 2024-01-01, until: 2026-12-31}
      centres:
        - id: hb-province
          name: {vi: Trung tâm, en: Provincial centre}
          level: province
          parent: hoa-binh
          from: 2024-01-01
          services: [land, {id: tax, name: Thuế}]
          counters:
            - {id: "1", services: [land], sends: [start, finish]}
            - {id: 2, sends: [start]}
            - {id: 3, sends: []}
          hours: {mon-fri: ["13:30-17:00", "07:30-11:30"], sat: ["07:30-24:00"], sun: []}
          day-start: "04:00"
          devices:
            - {id: hb-province-kiosk-1, kind: kiosk}
            - {id: hb-province-counter-1, clock: received}
          attributes: {friendly-administration: true, floor: 2}
        - {id: bank, zone: UTC, history: true}
      """;

  private static final LocalDate TODAY = LocalDate.of(2026, 11, 22);

  @TempDir private Path folder;

  @Test
  void theWholeFile() throws IOException {
    Organisation organisation = read(FILE);
    assertThat(organisation.province().id()).isEqualTo("hoa-binh");
    assertThat(organisation.province().names()).isEqualTo(new Names("Hòa Bình", "Hoa Binh"));
    assertThat(organisation.zone()).isEqualTo(HERE);
    assertThat(organisation.centres().keySet()).containsExactly("hb-province", "bank");

    CentrePlan centre = centre(organisation, "hb-province");
    assertThat(centre.names()).isEqualTo(new Names("Trung tâm", "Provincial centre"));
    assertThat(centre.level()).isEqualTo("province");
    assertThat(centre.parent()).isEqualTo("hoa-binh");
    assertThat(centre.zone()).isEqualTo(HERE);
    assertThat(centre.dayStart()).isEqualTo(LocalTime.of(4, 0));
    assertThat(centre.history()).isFalse();
    assertThat(centre.services().values())
        .containsExactly(
            new ServicePlan(
                "land", new Names("Đất đai", "Land"), 600, 3600, 30, 90, 720, 180, 0.8, 0.25),
            new ServicePlan("tax", Names.same("Thuế"), 900, 1800, 20));
    assertThat(centre.counters().values())
        .containsExactly(
            new CounterPlan("1", List.of("land"), true, true),
            new CounterPlan("2", List.of(), true, false),
            new CounterPlan("3", List.of(), false, false));
    assertThat(centre.devices())
        .containsExactly(
            new CentrePlan.DevicePlan("hb-province-kiosk-1", "kiosk", false, null),
            new CentrePlan.DevicePlan("hb-province-counter-1", null, true, null));
    assertThat(centre.attributes())
        .isEqualTo(Map.of("friendly-administration", "true", "floor", "2"));
  }

  @Test
  void whatIsNotSaidHasItsDefault() throws IOException {
    CentrePlan bank = centre(read(FILE), "bank");
    assertThat(bank.names()).isEqualTo(Names.same("bank"));
    assertThat(bank.zone()).isEqualTo(ZoneId.of("UTC"));
    assertThat(bank.history()).isTrue();
    assertThat(bank.services().keySet()).containsExactly("land", "household");
    assertThat(bank.counters()).isEmpty();
    assertThat(bank.hours()).isEqualTo(OpeningHours.ALWAYS);
    assertThat(bank.dayStart()).isEqualTo(LocalTime.MIDNIGHT);
    assertThat(bank.parent()).isNull();
    assertThat(read("")).isEqualTo(Organisation.empty(DEFAULT_ZONE));
    assertThat(centre(read("centres: [{id: c, name: {en: C}}]"), "c").names())
        .isEqualTo(Names.same("C"));
  }

  @Test
  void openingHours() throws IOException {
    OpeningHours hours = centre(read(FILE), "hb-province").hours();
    assertThat(hours.isOpen(LocalDateTime.parse("2026-11-23T07:30"))).isTrue();
    assertThat(hours.isOpen(LocalDateTime.parse("2026-11-23T11:30"))).isFalse();
    assertThat(hours.isOpen(LocalDateTime.parse("2026-11-27T16:59"))).isTrue();
    assertThat(hours.isOpen(LocalDateTime.parse("2026-11-28T23:59"))).isTrue();
    assertThat(hours.isOpen(LocalDateTime.parse("2026-11-29T10:00"))).isFalse();
  }

  @ParameterizedTest(name = "{1}: {2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "centres: | centers: | line 6: centers: unknown key, not one of effective, province,"
            + " models, holidays, special-hours, services, centres",
        "level: province | levle: province | line 9: centres[0].levle: unknown key",
        "'province: {id: hoa-binh' | 'province: {id: Hòa' | line 1: province.id: must match",
        "'province: {id: hoa-binh,' | 'province: {' | line 1: province: needs the key id",
        "'zone: Asia/Ho_Chi_Minh' | 'zone: Hanoi' | line 1: province.zone: no such zone",
        "PT10M | 10M | line 3: services[0].target-wait: needs a duration like PT15M",
        "PT10M | PT0S | line 3: services[0].target-wait: needs a duration like PT15M",
        "PT1H | PT25H | line 3: services[0].max-wait: needs a duration like PT15M",
        "max-waiting: 30 | max-waiting: many | line 3: services[0].max-waiting: needs a whole"
            + " number",
        "PT90S | 90 | line 4: services[0].short-abandon: needs a duration like PT15M",
        "PT12M | PT0M | line 4: services[0].max-no-call: needs a duration like PT15M",
        "PT3M | PT3.5S | line 4: services[0].max-no-counter: needs a duration like PT15M",
        "min-service-level: 0.8 | min-service-level: 80 | line 4: services[0].min-service-level:"
            + " needs a share like 0.8, above 0 and below 1",
        "min-service-level: 0.8 | min-service-level: 1.0 | line 4: services[0].min-service-level:"
            + " needs a share",
        "max-abandonment: 0.25 | max-abandonment: 0.00 | line 4: services[0].max-abandonment:"
            + " needs a share",
        "id: household | id: land | line 5: services[1]: land is given twice",
        "until: 2026-12-31 | until: 2023-12-31 | line 5: services[1].until: is before from",
        "until: 2026-12-31 | until: 31.12.2026 | line 5: services[1].until: needs a date",
        "id: bank | id: hb-province | line 23: centres[1]: hb-province is given twice",
        "'name: {vi: Trung tâm, en:' | 'name: {vn: Trung tâm, en:' | line 8: centres[0].name.vn:"
            + " unknown key",
        "'services: [land, {' | 'services: [lnad, {' | line 12: centres[0].services[0]: no service"
            + " lnad",
        "'services: [land, {' | 'services: [tax, {' | line 12: centres[0].services[0]: no service"
            + " tax",
        "'services: [land]' | 'services: [household]' | line 14:"
            + " centres[0].counters[0].services[0]: the centre has no service household",
        "id: 2 | id: 1 | line 15: centres[0].counters[1]: 1 is given twice",
        "'sends: [start]' | 'sends: [stop]' | line 15: centres[0].counters[1].sends[0]: needs start"
            + " or finish",
        "'sends: [start]' | 'sends: start' | line 15: centres[0].counters[1].sends: needs a list",
        "mon-fri | fri-mon | line 17: centres[0].hours.fri-mon: needs a day like mon",
        "mon-fri | monday | line 17: centres[0].hours.monday: needs a day like mon",
        "mon-fri | mon-sat | line 17: centres[0].hours.sat: sat is given twice",
        "07:30-11:30 | 7:30-11:30 | line 17: centres[0].hours.mon-fri[1]: needs a time like 07:30",
        "07:30-11:30 | 11:30-07:30 | line 17: centres[0].hours.mon-fri[1]: ends before it begins",
        "07:30-11:30 | 07:30-14:00 | line 17: centres[0].hours.mon-fri: has hours that overlap",
        "07:30-11:30 | 07:30 | line 17: centres[0].hours.mon-fri[1]: needs hours like 07:30-11:30",
        "'04:00' | '4am' | line 18: centres[0].day-start: needs a time like 07:30",
        "hb-province-counter-1 | counterwatch-server | line 21: centres[0].devices[1]: no device"
            + " can be called counterwatch-server: the name is the server's",
        "hb-province-counter-1 | server-1 | line 21: centres[0].devices[1]: no device can"
            + " be called server-1: the name is the server's",
        "hb-province-counter-1 | hb-province-kiosk-1 | line 21: centres[0].devices[1]: device"
            + " hb-province-kiosk-1 already stands in line 20",
        "kind: kiosk | kind: toaster | line 20: centres[0].devices[0].kind: needs one of camera,"
            + " display",
        "clock: received | clock: none | line 21: centres[0].devices[1].clock: needs device or"
            + " received",
        "floor: 2 | 'floor: [2]' | line 22: centres[0].attributes.floor: needs one value",
        "history: true | history: yes | line 23: centres[1].history: needs true or false",
        "'{id: bank, ' | '{' | line 23: centres[1]: needs the key id",
      })
  void whatIsWrongIsNamed(String right, String wrong, String message) {
    assertThat(FILE).contains(right);
    Path file = folder.resolve("organisation.yaml");
    assertThatThrownBy(() -> read(FILE.replace(right, wrong)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith(file + ", " + message)
        .hasMessageNotContaining("\n");
  }

  @Test
  void noHoursAtAllMustNotBeSpelledOut() {
    assertThatThrownBy(() -> read("centres: [{id: c, hours: {}}]"))
        .hasMessageContaining("centres[0].hours: needs days");
  }

  private Organisation read(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("organisation.yaml"), text);
    return OrganisationReader.read(file, DEFAULT_ZONE).organisation();
  }

  private static CentrePlan centre(Organisation organisation, String id) {
    CentrePlan plan = organisation.plan(id, TODAY);
    if (plan == null) {
      throw new AssertionError("no centre " + id);
    }
    return plan;
  }
}
