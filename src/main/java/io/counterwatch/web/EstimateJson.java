package io.counterwatch.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.counterwatch.centre.CentreForecast;
import io.counterwatch.centre.CentreForecast.ServiceForecast;
import io.counterwatch.centre.CentreForecast.TrackRecord;
import io.counterwatch.centre.Estimate;
import io.counterwatch.store.query.EstimateRecord;
import io.counterwatch.store.query.EstimateRecord.Figures;
import io.counterwatch.store.query.EstimateRecord.Grades;
import io.counterwatch.store.query.EstimateRecord.HourGrades;
import io.counterwatch.store.query.History.Announced;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Estimates of waits, what was announced, and what came of it, as JSON. */
final class EstimateJson {
  private EstimateJson() {}

  /** Puts what is estimated of a service, and how good its estimates were; nothing without any. */
  static void putService(ObjectNode node, @Nullable CentreForecast forecast, String service) {
    ServiceForecast of = forecast == null ? null : forecast.services().get(service);
    if (of == null) {
      return;
    }
    put(node, of.estimate());
    TrackRecord record = of.record();
    if (record != null) {
      ObjectNode told = node.putObject("estimateRecord").put("judged", record.judged());
      Json.putRatio(told, "coverage", record.coverage());
      Json.putMean(told, "bias", record.biasSeconds());
      Json.putMean(told, "error", record.errorSeconds());
    }
  }

  /** Puts an estimate, or why there is none. */
  static void put(ObjectNode node, @Nullable Estimate estimate) {
    switch (estimate) {
      case Estimate.Known known ->
          node.putObject("estimate")
              .put("p50", known.p50Seconds())
              .put("p90", known.p90Seconds())
              .put("from", known.shown().fromMinutes())
              .put("to", known.shown().toMinutes());
      case Estimate.Unknown unknown -> node.put("noEstimate", unknown.reason().wireName());
      case null -> {}
    }
  }

  /** What a ticket was told, and what came. */
  static ObjectNode announced(Announced announced, ZoneId zone) {
    ObjectNode node =
        Json.object()
            .put("leg", announced.leg())
            .put("service", announced.service())
            .put("at", Json.time(announced.atMicros(), zone));
    Json.putSeconds(node, "p50", announced.p50Seconds());
    Json.putSeconds(node, "p90", announced.p90Seconds());
    node.put("model", announced.model());
    Json.put(node, "outcome", announced.outcome());
    Double wait = announced.waitSeconds();
    if (wait != null) {
      Json.putSeconds(node, "wait", wait);
    }
    return node;
  }

  /** What came of all that was announced in a range of days. */
  static ObjectNode record(EstimateRecord record) {
    ObjectNode node = Json.ofRange(record.centre(), record.from(), record.to());
    node.set("total", grades(record.total()));
    node.set("hours", hours(record.hours()));
    node.set(
        "services",
        Json.array(
            record.services(),
            each -> {
              ObjectNode service = Json.object().put("service", each.service());
              service.set("total", grades(each.total()));
              service.set("hours", hours(each.hours()));
              return service;
            }));
    return node;
  }

  private static ArrayNode hours(List<HourGrades> hours) {
    return Json.array(
        hours,
        each -> {
          ObjectNode hour = Json.object().put("hour", each.hour());
          return hour.setAll(grades(each.grades()));
        });
  }

  private static ObjectNode grades(Grades grades) {
    ObjectNode node =
        Json.object()
            .put("announced", grades.announced())
            .put("hidden", grades.hidden())
            .put("withdrew", grades.withdrew())
            .put("unknown", grades.unknown());
    node.setAll(figures(grades.judged()));
    node.set("waited", figures(grades.waited()));
    return node;
  }

  private static ObjectNode figures(Figures figures) {
    ObjectNode node = Json.object().put("judged", figures.judged());
    if (figures.judged() > 0) {
      Json.putRatio(node, "coverage", figures.coverage());
      Json.putMean(node, "bias", figures.biasSeconds());
      Json.putMean(node, "error", figures.errorSeconds());
      Json.putMean(node, "pinball", figures.pinballSeconds());
      Json.putMean(node, "p90", figures.meanP90Seconds());
      Json.putMean(node, "wait", figures.meanWaitSeconds());
    }
    return node;
  }
}
