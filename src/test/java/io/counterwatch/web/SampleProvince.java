package io.counterwatch.web;

import io.counterwatch.centre.CentrePlan;
import io.counterwatch.centre.CentrePlans;
import io.counterwatch.centre.CentrePlans.Stage;
import io.counterwatch.centre.CounterPlan;
import io.counterwatch.centre.Names;
import io.counterwatch.centre.OpeningHours;
import io.counterwatch.centre.OpeningHours.Span;
import io.counterwatch.centre.Organisation;
import io.counterwatch.centre.Organisation.Version;
import io.counterwatch.centre.Period;
import io.counterwatch.centre.Province;
import io.counterwatch.centre.Roster;
import io.counterwatch.centre.Roster.Shift;
import io.counterwatch.centre.Roster.StaffMember;
import io.counterwatch.centre.ServicePlan;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The plans of a made-up province: one provincial centre and some communes. */
final class SampleProvince {
  private static final List<Span> SPANS =
      List.of(
          new Span(LocalTime.of(7, 30), LocalTime.of(11, 30)),
          new Span(LocalTime.of(13, 30), LocalTime.of(17, 0)));

  private static final List<ServicePlan> SERVICES =
      List.of(
          service("land", "Đất đai", "Land"),
          service("household", "Hộ tịch – Chứng thực", "Civil status"),
          service("business", "Đăng ký kinh doanh", "Business registration"),
          service("construction", "Xây dựng", "Construction"),
          service("transport", "Giao thông vận tải", "Transport"),
          service("social", "Lao động – Xã hội", "Labour and social affairs"),
          service("justice", "Tư pháp", "Justice"),
          service("health", "Y tế", "Health"));

  private static final String[] COMMUNES = {
    "Cao Phong",
    "Đà Bắc",
    "Kim Bôi",
    "Lạc Sơn",
    "Lạc Thủy",
    "Lương Sơn",
    "Mai Châu",
    "Tân Lạc",
    "Yên Thủy",
    "Thịnh Lang"
  };

  private SampleProvince() {}

  /** Every centre with its load; above about 1 the queues grow. */
  static Map<CentrePlan, Double> centres() {
    Map<CentrePlan, Double> centres = new LinkedHashMap<>();
    centres.put(
        centre(
            "hb-province",
            new Names(
                "Trung tâm Phục vụ hành chính công tỉnh Hòa Bình",
                "Hoa Binh Provincial Public Service Centre"),
            "province",
            SERVICES,
            14),
        1.16);
    double load = 0.75;
    for (int i = 0; i < COMMUNES.length; i++) {
      Names names = new Names("Bộ phận Một cửa " + COMMUNES[i], "One-stop office " + COMMUNES[i]);
      String id = i == COMMUNES.length - 1 ? "silent" : "commune-" + (i + 1);
      centres.put(centre(id, names, "commune", SERVICES.subList(0, 3), 4), load);
      load += 0.07;
    }
    return centres;
  }

  /** The same centres, one of which was renamed and one merged into it. */
  static Organisation organisation() {
    Map<String, CentrePlans> all = new LinkedHashMap<>();
    centres().keySet().forEach(plan -> all.put(plan.centre(), CentrePlans.always(plan)));
    CentrePlan old = centre("commune-old", Names.same("Old"), "commune", SERVICES.subList(0, 1), 1);
    Period past = new Period(LocalDate.MIN, LocalDate.of(2024, 12, 31));
    all.put("commune-old", new CentrePlans(List.of(new Stage(past, staffed(old), "commune-1"))));
    Province province =
        new Province(
            "hoa-binh",
            new Names("Hòa Bình", "Hoa Binh"),
            SampleViews.ZONE,
            List.of(
                new Province.Model(
                    "friendly-administration", Names.same("Friendly"), List.of("commune"))));
    Version first = new Version(1, null, SampleViews.microsAt(6, 0), province);
    Version second =
        new Version(2, LocalDate.of(2025, 3, 10), SampleViews.microsAt(7, 0), province);
    return new Organisation(province, all, List.of(first, second));
  }

  private static CentrePlan staffed(CentrePlan plan) {
    return new CentrePlan(
        plan.centre(),
        plan.names(),
        plan.level(),
        plan.parent(),
        plan.zone(),
        plan.dayStart(),
        plan.history(),
        plan.services(),
        plan.counters(),
        plan.hours(),
        List.of(new CentrePlan.DevicePlan("old-kiosk", "kiosk", false, null)),
        Map.of("friendly-administration", "true"),
        new Roster(
            List.of(new StaffMember("s-07", Names.same("Nguyễn Thị Bí Mật"), List.of())),
            List.of(new Shift("s-07", "1", Set.of(DayOfWeek.MONDAY), SPANS))));
  }

  private static CentrePlan centre(
      String id, Names names, String level, List<ServicePlan> services, int counterCount) {
    Map<String, ServicePlan> byId = new LinkedHashMap<>();
    services.forEach(each -> byId.put(each.service(), each));
    Map<String, CounterPlan> counters = new LinkedHashMap<>();
    for (int i = 0; i < counterCount; i++) {
      String counter = String.valueOf(i + 1);
      String service = services.get(i % services.size()).service();
      counters.put(counter, new CounterPlan(counter, List.of(service), true, true));
    }
    Map<DayOfWeek, List<Span>> spans = new LinkedHashMap<>();
    for (DayOfWeek day : DayOfWeek.values()) {
      if (day.getValue() <= 5) {
        spans.put(day, SPANS);
      }
    }
    return new CentrePlan(
        id,
        names,
        level,
        "hoa-binh",
        SampleViews.ZONE,
        LocalTime.MIDNIGHT,
        false,
        byId,
        counters,
        new OpeningHours(spans),
        List.of(),
        Map.of());
  }

  private static ServicePlan service(String id, String vi, String en) {
    return new ServicePlan(id, new Names(vi, en), 900, 1800, 20);
  }
}
