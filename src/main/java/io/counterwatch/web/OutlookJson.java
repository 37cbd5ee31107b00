package io.counterwatch.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.counterwatch.centre.CentreOutlook;
import io.counterwatch.centre.CentreOutlook.Breach;
import io.counterwatch.centre.CentreOutlook.Course;
import io.counterwatch.centre.CentreOutlook.FreeCounter;
import io.counterwatch.centre.CentreOutlook.OneMore;
import io.counterwatch.centre.CentreOutlook.ServiceOutlook;
import io.counterwatch.centre.CentreOutlook.TimeRange;
import io.counterwatch.centre.Estimate;
import io.counterwatch.store.query.OutlookHistory.Bin;
import io.counterwatch.store.query.OutlookHistory.OutlookRecord;
import io.counterwatch.store.query.OutlookHistory.Score;
import java.time.ZoneId;

/** Outlooks and their record as JSON. */
final class OutlookJson {
  private OutlookJson() {}

  static ObjectNode of(CentreOutlook outlook, ZoneId zone) {
    ObjectNode node =
        Json.object()
            .put("centre", outlook.centre())
            .put("at", Json.time(outlook.atMicros(), zone))
            .put("minutes", outlook.minutes())
            .put("breachMinutes", CentreOutlook.BREACH_MINUTES);
    node.set(
        "services",
        Json.array(
            outlook.services().entrySet(), each -> service(each.getKey(), each.getValue(), zone)));
    node.set("freeCounter", freeCounter(outlook.freeCounter()));
    return node;
  }

  static ObjectNode none(String centre, int minutes, Estimate.Reason reason) {
    return Json.object()
        .put("centre", centre)
        .put("minutes", minutes)
        .put("noOutlook", reason.wireName());
  }

  private static ObjectNode service(String id, ServiceOutlook service, ZoneId zone) {
    ObjectNode node =
        Json.object()
            .put("service", id)
            .put("waiting", service.waiting())
            .put("limit", service.limitSeconds());
    node.set("asItStands", course(service.asItStands(), zone));
    OneMore oneMore = service.oneMore();
    if (oneMore != null) {
      ObjectNode more = course(oneMore.course(), zone);
      Json.put(more, "counter", oneMore.counter());
      more.set("services", Json.texts(oneMore.services()));
      Json.putMean(more, "savedMinutes", oneMore.savedMinutes());
      node.set("oneMore", more);
    }
    return node;
  }

  private static ObjectNode course(Course course, ZoneId zone) {
    ObjectNode node = Json.object();
    Json.putMean(node, "waiting", course.waiting());
    Breach breach = course.breach();
    ObjectNode passed = Json.object().put("already", breach.already());
    Json.putRatio(passed, "probability", breach.probability());
    Json.putRatio(passed, "rawProbability", breach.rawProbability());
    TimeRange time = breach.time();
    if (time != null && !breach.already()) {
      passed
          .put("from", Json.time(time.earlyMicros(), zone))
          .put("about", Json.time(time.middleMicros(), zone))
          .put("to", Json.time(time.lateMicros(), zone));
    }
    node.set("limitPassed", passed);
    return node;
  }

  private static ObjectNode freeCounter(FreeCounter free) {
    ObjectNode node = Json.object();
    Json.put(node, "service", free.service());
    if (free.service() != null) {
      Json.putMean(node, "savedMinutes", free.savedMinutes());
      node.put("of", free.beyondTarget() ? "beyond-target" : "waiting");
    }
    node.set("ties", Json.texts(free.ties()));
    return node;
  }

  static ObjectNode record(OutlookRecord record) {
    ObjectNode node = Json.ofRange(record.centre(), record.from(), record.to());
    node.set("total", score(record.total()));
    node.set("asForeseen", score(record.asForeseen()));
    node.set(
        "services",
        Json.array(
            record.services(),
            each -> {
              ObjectNode service = Json.object().put("service", each.service());
              service.set("score", score(each.score()));
              return service;
            }));
    node.set("bins", Json.array(record.bins(), OutlookJson::bin));
    return node;
  }

  private static ObjectNode score(Score score) {
    ObjectNode node =
        Json.object()
            .put("already", score.already())
            .put("judged", score.judged())
            .put("passed", score.passed())
            .put("setAside", score.setAside());
    Json.putRatio(node, "brier", score.brier());
    Json.putRatio(node, "brierRaw", score.brierRaw());
    Json.putRatio(node, "brierOfShare", score.brierOfShare());
    node.put("queues", score.queues());
    Json.putRatio(node, "queueError", score.queueError());
    Json.putRatio(node, "queueBias", score.queueBias());
    return node;
  }

  private static ObjectNode bin(Bin bin) {
    ObjectNode node = Json.object();
    Json.putRatio(node, "from", bin.from());
    node.put("judged", bin.judged());
    Json.putRatio(node, "said", bin.said());
    return node.put("passed", bin.passed());
  }
}
