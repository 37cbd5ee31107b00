package io.counterwatch.web;

import io.counterwatch.centre.CentrePlan;
import io.counterwatch.centre.CounterPlan;
import io.counterwatch.centre.Names;
import io.counterwatch.centre.OpeningHours;
import io.counterwatch.centre.OpeningHours.Span;
import io.counterwatch.centre.ServicePlan;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
