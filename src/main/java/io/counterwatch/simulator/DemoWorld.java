package io.counterwatch.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The province that demonstrations and load tests play: its centres, and its organisation file. */
public final class DemoWorld {
  /** The provincial centre and one for each commune. */
  public static final int CENTRES_LIMIT = Communes.ALL.size() + 1;

  private static final ServiceProfile LAND =
      new ServiceProfile("land", "Đất đai", "Land", 'A', 0.23, 660, 0.5);
  private static final ServiceProfile CONSTRUCTION =
      new ServiceProfile("construction", "Xây dựng", "Construction", 'B', 0.11, 640, 0.5);
  private static final ServiceProfile HOUSEHOLD =
      new ServiceProfile(
          "household", "Hộ tịch – đăng ký", "Civil status and registration", 'C', 0.18, 380, 0.45);
  private static final ServiceProfile JUSTICE =
      new ServiceProfile(
          "justice", "Tư pháp – chứng thực", "Justice and certification", 'D', 0.20, 330, 0.45);
  private static final ServiceProfile BUSINESS =
      new ServiceProfile(
          "business", "Đăng ký kinh doanh", "Business registration", 'E', 0.17, 540, 0.45);
  private static final ServiceProfile SOCIAL =
      new ServiceProfile(
          "social", "Lao động – bảo trợ xã hội", "Labour and welfare", 'F', 0.11, 430, 0.45);

  private static final List<ServiceProfile> PROVINCIAL =
      List.of(LAND, CONSTRUCTION, HOUSEHOLD, JUSTICE, BUSINESS, SOCIAL);
  private static final List<ServiceProfile> COMMUNAL = List.of(HOUSEHOLD, JUSTICE, LAND, SOCIAL);

  private static final List<CounterProfile> PROVINCIAL_COUNTERS =
      counters(
          List.of("land"),
          List.of("land"),
          List.of("land"),
          List.of("land", "construction"),
          List.of("construction"),
          List.of("household", "justice"),
          List.of("household", "justice", "social"),
          List.of("justice"),
          List.of("justice", "household"),
          List.of("business"),
          List.of("business", "social"),
          List.of("business", "social", "household"));

  /** Communes have two, three or four counters, in turn. */
  private static final List<List<CounterProfile>> COMMUNAL_COUNTERS =
      List.of(
          counters(
              List.of("household", "justice"),
              List.of("land"),
              List.of("social", "justice", "household")),
          counters(List.of("household", "justice", "social"), List.of("land", "justice")),
          counters(
              List.of("household", "justice"),
              List.of("household", "justice"),
              List.of("land", "social"),
              List.of("land", "justice")));

  private static final int PROVINCIAL_TICKETS = 400;
  private static final int LARGEST_COMMUNE_TICKETS = 120;
  private static final int TICKETS_PER_COUNTER = 29;

  /** Of so many communes each, one does not run the model: 137 of the 151 do. */
  private static final int COMMUNES_PER_ONE_WITHOUT = 11;

  private static final int PLACE_OF_THE_ONE_WITHOUT = 5;

  /** What the file says before its services; holidays only where the centres keep them. */
  private static final String HEAD =
      """
      # The province of Hòa Bình as it was until 30 June 2025: its provincial centre and its 151
      # communes, wards and townships. It is a starting point: hours, services, counters, devices and
      # staff are examples. Which 137 communes run "friendly administration" is an assumption, too:
      # only their number is known. docs/organisation.md explains every key.
      province: {id: hoa-binh, name: {vi: "Hòa Bình", en: "Hoa Binh"}, zone: Asia/Ho_Chi_Minh}
      models:
        - {id: friendly-administration, name: {vi: "Chính quyền thân thiện", en: "Friendly administration"}, levels: [commune]}
      """;

  private static final String HOLIDAYS =
      """
      # Those that move with the moon are decided each year: check them.
      holidays:
        - {date: 2026-01-01, name: {vi: "Tết Dương lịch", en: "New Year's Day"}}
        - {from: 2026-02-16, to: 2026-02-20, name: {vi: "Tết Nguyên đán", en: "Lunar New Year"}}
        - {date: 2026-04-26, name: {vi: "Giỗ Tổ Hùng Vương", en: "Hung Kings' Day"}}
        - {date: 2026-04-30, name: {vi: "Ngày Chiến thắng", en: "Reunification Day"}}
        - {date: 2026-05-01, name: {vi: "Quốc tế Lao động", en: "Labour Day"}}
        - {from: 2026-09-01, to: 2026-09-02, name: {vi: "Quốc khánh", en: "National Day"}}
        - {date: 2027-01-01, name: {vi: "Tết Dương lịch", en: "New Year's Day"}}
      """;

  /**
   * What is tolerated. A counter of several services leaves one of them alone for a while, so half
   * an hour without a call is nothing yet; nor is a break of a service's only clerk. In a commune
   * six who wait for one service are many.
   */
  private static final String POLICY =
      "target-wait: PT15M, max-wait: PT30M, max-waiting: 6, max-no-call: PT30M,"
          + " max-no-counter: PT10M, min-service-level: 0.8, max-abandonment: 0.15";

  private DemoWorld() {}

  /**
   * The first centres of the province, the provincial one at the head.
   *
   * @throws IllegalArgumentException unless there are 1 … {@link #CENTRES_LIMIT}
   */
  public static List<CentreProfile> centres(int count, boolean everyDay) {
    if (count < 1 || count > CENTRES_LIMIT) {
      throw new IllegalArgumentException(
          "the number of centres must be 1 to " + CENTRES_LIMIT + ", not " + count);
    }
    List<CentreProfile> centres = new ArrayList<>();
    centres.add(provincial(everyDay));
    for (int i = 0; i < count - 1; i++) {
      centres.add(communal(Communes.ALL.get(i), i, everyDay));
    }
    return List.copyOf(centres);
  }

  /** The organisation file of {@link #centres}, with their hours and devices. */
  public static String organisationYaml(int count, boolean everyDay) {
    return organisationYaml(centres(count, everyDay), everyDay);
  }

  /** The organisation file of those centres; holidays unless they work every day. */
  public static String organisationYaml(List<CentreProfile> centres, boolean everyDay) {
    StringBuilder yaml = new StringBuilder(4_096);
    yaml.append(HEAD);
    if (!everyDay) {
      yaml.append(HOLIDAYS);
    }
    yaml.append("services:\n");
    for (ServiceProfile service : PROVINCIAL) {
      line(
          yaml,
          "  - {id: %s, name: {vi: \"%s\", en: \"%s\"}, " + POLICY + "}",
          service.id(),
          service.nameVi(),
          service.nameEn());
    }
    yaml.append("centres:\n");
    for (int i = 0; i < centres.size(); i++) {
      describe(centres.get(i), yaml);
      organise(centres.get(i), i - 1, yaml);
    }
    return yaml.toString();
  }

  private static void describe(CentreProfile centre, StringBuilder yaml) {
    line(yaml, "  - id: %s", centre.id());
    line(yaml, "    name: {vi: \"%s\", en: \"%s\"}", centre.nameVi(), centre.nameEn());
    line(yaml, "    level: %s", centre.level());
    line(yaml, "    parent: hoa-binh");
    String services =
        centre.services().stream().map(ServiceProfile::id).collect(Collectors.joining(", "));
    line(yaml, "    services: [%s]", services);
    yaml.append("    counters:\n");
    for (CounterProfile counter : centre.counters()) {
      line(
          yaml,
          "      - {id: \"%s\", services: [%s], sends: [start, finish]}",
          counter.id(),
          String.join(", ", counter.services()));
    }
    line(
        yaml, "    hours: {%s: %s}", centre.everyDay() ? "mon-sun" : "mon-fri", WorkingHours.SPANS);
    yaml.append("    devices:\n");
    for (DeviceProfile device : centre.devices()) {
      line(yaml, "      - {id: %s, kind: %s}", device.id(), device.kind().wireName());
    }
  }

  /** What no simulation needs: the model, and who sits where. */
  private static void organise(CentreProfile centre, int commune, StringBuilder yaml) {
    if (commune >= 0) {
      line(
          yaml,
          "    attributes: {friendly-administration: %s}",
          commune % COMMUNES_PER_ONE_WITHOUT != PLACE_OF_THE_ONE_WITHOUT);
    }
    yaml.append("    staff:\n");
    for (int i = 0; i < centre.counters().size(); i++) {
      line(yaml, "      - {id: %s}", DaySimulation.staff(i));
    }
    yaml.append("    roster:\n");
    for (int i = 0; i < centre.counters().size(); i++) {
      line(
          yaml,
          "      - {staff: %s, counter: \"%s\"}",
          DaySimulation.staff(i),
          centre.counters().get(i).id());
    }
  }

  private static CentreProfile provincial(boolean everyDay) {
    return new CentreProfile(
        "hb-province",
        "Trung tâm Phục vụ hành chính công tỉnh Hòa Bình",
        "Hoa Binh provincial public service centre",
        "province",
        PROVINCIAL,
        PROVINCIAL_COUNTERS,
        PROVINCIAL_TICKETS,
        everyDay);
  }

  private static CentreProfile communal(Communes.Commune commune, int index, boolean everyDay) {
    List<CounterProfile> counters = COMMUNAL_COUNTERS.get(index % COMMUNAL_COUNTERS.size());
    int tickets = counters.size() * TICKETS_PER_COUNTER + index * 7 % 12 - 4;
    return new CentreProfile(
        commune.id(),
        "Bộ phận Một cửa " + commune.nameVi(),
        "One-stop office, " + commune.nameEn(),
        "commune",
        COMMUNAL,
        counters,
        Math.min(LARGEST_COMMUNE_TICKETS, tickets),
        everyDay);
  }

  @SafeVarargs
  private static List<CounterProfile> counters(List<String>... skills) {
    List<CounterProfile> counters = new ArrayList<>();
    for (List<String> services : skills) {
      counters.add(new CounterProfile(Integer.toString(counters.size() + 1), services));
    }
    return List.copyOf(counters);
  }

  private static void line(StringBuilder yaml, String format, Object... values) {
    yaml.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
