package io.counterwatch.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.counterwatch.centre.Distribution;
import io.counterwatch.centre.Stats;
import io.counterwatch.centre.Totals;

/** The measures of a day, a range or a service: one shape wherever they appear. */
final class TotalsJson {
  private TotalsJson() {}

  /** The same, with the count of events that came after their day was over. */
  static ObjectNode of(Totals totals, long corrections) {
    return of(totals).put("corrections", corrections);
  }

  static ObjectNode of(Totals totals) {
    ObjectNode node =
        Json.object()
            .put("issued", totals.issued())
            .put("called", totals.called())
            .put("served", totals.served());
    node.putObject("left")
        .put("no-show", totals.noShow())
        .put("cancelled", totals.cancelled())
        .put("walked-out", totals.walkedOut())
        .put("expired", totals.expired());
    Json.putRatio(node, "abandonment", totals.abandonment());
    node.set("wait", stats(totals.waits()));
    node.set("service", stats(totals.serviceTimes()));
    node.set("walk", stats(totals.walks()));
    if (totals.visits().count() > 0) {
      node.set("visit", stats(totals.visits()));
    }
    node.set("serviceLevel", serviceLevel(totals.serviceLevel()));
    return node;
  }

  static ObjectNode stats(Distribution distribution) {
    Stats stats = distribution.stats();
    ObjectNode node = Json.object().put("count", stats.count());
    if (stats.count() > 0) {
      Json.putMean(node, "mean", stats.mean());
      Json.putSeconds(node, "median", stats.median());
      Json.putSeconds(node, "p90", stats.p90());
      node.put("max", stats.max());
    }
    return node;
  }

  private static ObjectNode serviceLevel(Totals.ServiceLevel level) {
    ObjectNode node = Json.object();
    Json.put(node, "target", level.targetSeconds());
    Json.putRatio(node, "ratio", level.ratio());
    return node.put("met", level.met()).put("counted", level.counted());
  }
}
