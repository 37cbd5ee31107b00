package io.counterwatch.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.counterwatch.centre.DossierMeasures;
import io.counterwatch.centre.DossierMeasures.DossierTotals;
import io.counterwatch.centre.OtherMeasures;
import io.counterwatch.centre.OtherMeasures.HallMeasures;
import io.counterwatch.centre.OtherMeasures.RatingMeasures;
import io.counterwatch.centre.Ratings;
import java.time.ZoneId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is counted beside tickets and counters: one shape wherever it appears. */
final class OtherJson {
  private OtherJson() {}

  /**
   * Puts ratings, assistance, enquiries, hall, faults and dossiers into an answer.
   *
   * @param served what the response rate of ratings is a share of
   * @param people in the hall now; null where that is not known or not asked
   */
  static void put(
      ObjectNode node,
      OtherMeasures other,
      DossierMeasures dossiers,
      long served,
      @Nullable Long people,
      ZoneId zone) {
    node.set("dossiers", dossiers(dossiers));
    node.set("ratings", ratings(other.ratings(), served));
    node.set(
        "assistance",
        Json.array(
            other.assistanceByKind(),
            each -> {
              ObjectNode kind =
                  Json.object().put("kind", each.kind().wireName()).put("count", each.count());
              kind.put("seconds", each.durations().sum());
              kind.set("duration", TotalsJson.stats(each.durations()));
              return kind;
            }));
    node.set(
        "supportStaff",
        Json.array(
            other.assistanceByStaff().entrySet(),
            each ->
                Json.object()
                    .put("staff", each.getKey())
                    .put("count", each.getValue().count())
                    .put("seconds", each.getValue().seconds())));
    ObjectNode enquiries = node.putObject("enquiries");
    other.enquiries().forEach((channel, count) -> enquiries.put(channel.wireName(), count));
    node.set("hall", hall(other.hall(), people, zone));
    ObjectNode faults = node.putObject("faults");
    other.faults().forEach(faults::put);
  }

  private static ObjectNode hall(@Nullable HallMeasures hall, @Nullable Long people, ZoneId zone) {
    ObjectNode node = Json.object();
    Json.put(node, "people", people);
    if (hall != null) {
      node.put("peak", hall.peak()).put("peakAt", Json.time(hall.peakAtMicros(), zone));
      Double mean = hall.mean();
      if (mean != null) {
        Json.putMean(node, "mean", mean);
      }
    }
    return node;
  }

  private static ObjectNode ratings(RatingMeasures ratings, long served) {
    ObjectNode node = of(ratings.total());
    Json.putRatio(
        node,
        "responseRate",
        served == 0 ? null : (Double) ((double) ratings.total().responses() / served));
    node.set("services", each("service", ratings.services()));
    node.set("counters", each("counter", ratings.counters()));
    node.set("staff", each("staff", ratings.staff()));
    return node;
  }

  private static ArrayNode each(String idKey, Map<String, Ratings> ratings) {
    return Json.array(
        ratings.entrySet(),
        entry -> {
          ObjectNode node = Json.object().put(idKey, entry.getKey());
          return node.setAll(of(entry.getValue()));
        });
  }

  /** Ratings of one centre, service, counter or clerk. */
  static ObjectNode of(Ratings ratings) {
    ObjectNode node = Json.object().put("responses", ratings.responses());
    ObjectNode scores = node.putObject("scores");
    for (int score = 1; score <= 5; score++) {
      scores.put(Integer.toString(score), ratings.of(score));
    }
    Double mean = ratings.mean();
    Ratings.Interval interval = ratings.interval();
    if (mean != null && interval != null) {
      Json.putMean(node, "mean", mean);
      Json.putRatio(node, "satisfaction", ratings.satisfaction());
      ObjectNode range = node.putObject("interval");
      Json.putRatio(range, "low", interval.low());
      Json.putRatio(range, "high", interval.high());
    }
    return node.put("enough", ratings.responses() >= Ratings.ENOUGH_RESPONSES);
  }

  private static ObjectNode dossiers(DossierMeasures dossiers) {
    ObjectNode node = of(dossiers.total());
    node.set(
        "services",
        Json.array(
            dossiers.services().entrySet(),
            entry -> {
              ObjectNode service = Json.object().put("service", entry.getKey());
              return service.setAll(of(entry.getValue()));
            }));
    return node.put("anomalies", dossiers.anomalies());
  }

  /** Counts of dossiers and their rates. */
  static ObjectNode of(DossierTotals totals) {
    ObjectNode node =
        Json.object()
            .put("received", totals.received())
            .put("completed", totals.completed())
            .put("granted", totals.granted())
            .put("refused", totals.refused())
            .put("returned", totals.returned())
            .put("open", totals.open())
            .put("suspended", totals.suspended())
            .put("overdue", totals.overdue());
    node.set("onTime", rate(totals.inTime(), totals.onTimeCounted(), totals.onTime()));
    Json.putRatio(node, "returnedRate", totals.returnedShare());
    node.set("online", rate(totals.online(), totals.received(), totals.onlineShare()));
    node.set("digitised", rate(totals.digitised(), totals.received(), totals.digitisedShare()));
    node.set(
        "paidOnline", rate(totals.paidOnline(), totals.feeBearing(), totals.paidOnlineShare()));
    return node;
  }

  private static ObjectNode rate(long met, long counted, @Nullable Double ratio) {
    ObjectNode node = Json.object().put("met", met).put("counted", counted);
    Json.putRatio(node, "ratio", ratio);
    return node;
  }
}
