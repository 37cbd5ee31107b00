package io.counterwatch.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.counterwatch.centre.CentreView;
import io.counterwatch.centre.DeviceStates.DeviceNow;
import io.counterwatch.centre.ExceptionKey;
import io.counterwatch.centre.ExceptionRule.Current;
import io.counterwatch.centre.ExceptionRule.Demand;
import io.counterwatch.store.query.ExceptionLog.Entry;
import io.counterwatch.store.query.ExceptionLog.Notice;
import java.time.ZoneId;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** An exception as JSON. */
final class ExceptionJson {
  private ExceptionJson() {}

  /**
   * With the names that its centre gives.
   *
   * @param view of its centre; null where it is live no more
   * @param otherZone of the times of one without a live centre
   * @param now how it is now, where that is known
   */
  static ObjectNode of(
      Entry entry, @Nullable CentreView view, ZoneId otherZone, @Nullable Current now) {
    ZoneId zone = view == null ? otherZone : view.plan().zone();
    ObjectNode node = Json.object().put("id", entry.id());
    if (!entry.key().centre().isEmpty()) {
      node.put("centre", entry.key().centre());
    }
    if (view != null) {
      node.set("names", Json.names(view.plan().names()));
    }
    node.put("kind", entry.key().kind().wireName()).put("cause", entry.cause().wireName());
    putSubject(node, entry.key(), view);
    Json.putTime(node, "since", entry.sinceMicros(), zone);
    Notice noticed = entry.noticed();
    if (noticed != null) {
      ObjectNode acknowledged = node.putObject("acknowledged");
      Json.putTime(acknowledged, "at", noticed.atMicros(), zone);
      Json.put(acknowledged, "by", noticed.by());
    }
    Long over = entry.overMicros();
    if (over != null) {
      Json.putTime(node, "over", over, zone);
      node.put("recovery", TimeUnit.MICROSECONDS.toSeconds(over - entry.sinceMicros()));
    } else if (now != null && now.demand() != null) {
      node.set("alerts", Json.texts(now.alerts()));
      node.set("demand", demand(now.demand()));
    }
    return node;
  }

  private static void putSubject(ObjectNode node, ExceptionKey key, @Nullable CentreView view) {
    switch (key.kind()) {
      case QUEUE -> {
        node.put("service", key.subject());
        if (view != null) {
          node.set("serviceNames", Json.names(view.plan().service(key.subject()).names()));
        }
      }
      case DEVICE -> {
        node.put("device", key.subject());
        if (view != null) {
          view.data().devices().troubled().stream()
              .filter(device -> device.device().equals(key.subject()))
              .findFirst()
              .ifPresent(device -> putDevice(node, device, view.plan().zone()));
        }
      }
      case LINE, SERVER -> {}
    }
  }

  private static void putDevice(ObjectNode node, DeviceNow device, ZoneId zone) {
    node.put("deviceKind", device.kind()).put("state", device.state().wireName());
    node.set("faults", DeviceJson.faults(device.faults(), zone));
  }

  private static ObjectNode demand(Demand demand) {
    ObjectNode node = Json.object().put("arrived", demand.arrived());
    Double needed = demand.needed();
    if (needed != null) {
      Json.putMean(node, "needed", needed);
    }
    return node.put("atWork", demand.atWork()).put("counters", demand.counters());
  }
}
