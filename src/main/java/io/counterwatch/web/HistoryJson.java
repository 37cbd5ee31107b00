package io.counterwatch.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.counterwatch.centre.DayMeasures;
import io.counterwatch.centre.DayMeasures.HourMeasures;
import io.counterwatch.centre.TicketView.LegView;
import io.counterwatch.centre.WorkMeasures;
import io.counterwatch.store.query.History.EventRow;
import io.counterwatch.store.query.History.Period;
import io.counterwatch.store.query.History.RejectionRow;
import io.counterwatch.store.query.History.TicketTimeline;
import java.time.ZoneId;
import java.util.List;

/** The database's answers as JSON. */
final class HistoryJson {
  private HistoryJson() {}

  static ObjectNode days(Period period, ZoneId zone) {
    DayMeasures days = period.days();
    ObjectNode node =
        Json.ofRange(days.centre(), days.from(), days.to())
            .put("final", days.finished())
            .put("measures", DayMeasures.VERSION);
    node.set("total", TotalsJson.of(days.total(), days.corrections()));
    node.set(
        "services",
        Json.array(
            days.services(),
            each ->
                Json.object()
                    .put("service", each.service())
                    .set("total", TotalsJson.of(each.total()))));
    node.set("counters", Json.array(days.counters(), each -> work("counter", each)));
    node.set("staff", Json.array(days.staff(), each -> work("staff", each)));
    node.set("hours", Json.array(days.hours(), HistoryJson::hour));
    OtherJson.put(
        node, days.other(), period.dossiers(), days.total().served(), /* people= */ null, zone);
    node.put("anomalies", days.anomalies() + period.dossiers().anomalies());
    node.set("organisations", Json.array(period.organisation().versions(), IntNode::valueOf));
    return node.put("restated", period.organisation().restated());
  }

  /** As text: a number in JSON does not hold 64 bits. */
  static ArrayNode contents(List<Long> hashes) {
    return Json.array(hashes, hash -> TextNode.valueOf("%016x".formatted(hash)));
  }

  static ObjectNode ticket(TicketTimeline ticket, ZoneId zone) {
    ObjectNode node =
        Json.object()
            .put("centre", ticket.centre())
            .put("subject", ticket.subject())
            .put("day", ticket.day().toString())
            .put("state", ticket.state());
    Json.put(node, "number", ticket.number());
    node.set("legs", Json.array(ticket.legs(), leg -> leg(leg, zone)));
    node.set("events", Json.array(ticket.events(), event -> event(event, zone)));
    node.set(
        "announced", Json.array(ticket.announced(), told -> EstimateJson.announced(told, zone)));
    return node;
  }

  static ObjectNode rejection(RejectionRow row, ZoneId zone) {
    ObjectNode node =
        Json.object()
            .put("number", row.number())
            .put("received", Json.time(row.receivedMicros(), zone))
            .put("centre", row.centre())
            .put("publisher", row.publisher());
    Json.put(node, "id", row.id());
    Json.put(node, "epoch", row.epoch());
    Json.put(node, "sequence", row.sequence());
    node.put("reason", row.reason()).put("detail", row.detail()).put("excerpt", row.excerpt());
    Json.putTime(node, "replayed", row.replayedMicros(), zone);
    return node;
  }

  private static ObjectNode work(String idKey, WorkMeasures work) {
    ObjectNode node =
        Json.object()
            .put(idKey, work.id())
            .put("served", work.served())
            .put("serving", work.servingSeconds());
    Json.put(node, "available", work.availableSeconds());
    Json.putRatio(node, "occupancy", work.occupancy());
    Json.putRatio(node, "throughput", work.throughputPerHour());
    WorkMeasures.FairWork fair = work.fair();
    if (fair != null) {
      Json.putRatio(node, "fairThroughput", fair.throughput());
      if (fair.sample() != WorkMeasures.FairWork.NO_SAMPLE) {
        node.put("fairSample", fair.sample());
      }
    }
    return node;
  }

  private static ObjectNode hour(HourMeasures hour) {
    return Json.object()
        .put("hour", hour.hour())
        .put("service", hour.service())
        .put("issued", hour.issued())
        .put("called", hour.called())
        .put("served", hour.served());
  }

  private static ObjectNode leg(LegView leg, ZoneId zone) {
    ObjectNode node = Json.object().put("service", leg.service()).put("state", leg.state());
    Json.putTime(node, "opened", leg.openedMicros(), zone);
    Json.putTime(node, "firstCall", leg.firstCallMicros(), zone);
    Json.putTime(node, "ended", leg.endedMicros(), zone);
    Json.put(node, "wait", leg.waitSeconds());
    Json.put(node, "waitBoundMillis", leg.waitBoundMillis());
    Json.put(node, "walk", leg.walkSeconds());
    Json.put(node, "serving", leg.serviceSeconds());
    Json.put(node, "counter", leg.counter());
    Json.put(node, "staff", leg.staff());
    return node;
  }

  private static ObjectNode event(EventRow event, ZoneId zone) {
    ObjectNode node =
        Json.object()
            .put("id", event.id())
            .put("type", event.type())
            .put("publisher", event.publisher())
            .put("device", event.device());
    Json.put(node, "epoch", event.epoch());
    node.put("sequence", event.sequence())
        .put("time", Json.time(event.timeMicros(), zone))
        .put("received", Json.time(event.receivedMicros(), zone));
    Json.put(node, "clockBoundMillis", event.clockBoundMillis());
    node.set("data", Json.parsedOrText(event.data()));
    return node;
  }
}
