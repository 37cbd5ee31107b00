package io.counterwatch.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.counterwatch.centre.CentrePlan.DevicePlan;
import io.counterwatch.centre.CentreView;
import io.counterwatch.centre.DeviceFaults.Fault;
import io.counterwatch.centre.LiveViews;
import io.counterwatch.store.query.History.DeviceRow;
import io.counterwatch.store.query.History.Enrolment;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A device as JSON: what is laid down of it and what is stored of it; never its credential. */
public final class DeviceJson {
  private DeviceJson() {}

  /** With what the organisation file says of it. */
  public static ObjectNode of(DeviceRow row, LiveViews live) {
    CentreView view = live.of(row.centre());
    ZoneId zone = view == null ? ZoneOffset.UTC : view.plan().zone();
    ObjectNode node = Json.object().put("centre", row.centre()).put("device", row.device());
    Json.put(node, "kind", row.kind());
    putEnrolment(node, row.enrolment(), declared(row.device(), view));
    Json.put(node, "problem", row.problem());
    node.put("state", row.state());
    Json.putTime(node, "lastSeen", row.lastSeenMicros(), zone);
    Json.put(node, "epoch", row.epoch());
    node.put("upto", row.upto())
        .put("missing", row.missing())
        .put("rejected", row.rejected())
        .put("lost", row.lost())
        .put("epochs", row.epochs())
        .put("unknownTail", row.unknownTail())
        .put("bestEffort", row.bestEffort());
    Json.put(node, "firmware", row.firmware());
    node.set("faults", faults(row.faults(), zone));
    return node;
  }

  /** The faults that a device has now. */
  static ArrayNode faults(List<Fault> faults, ZoneId zone) {
    return Json.array(
        faults,
        fault -> {
          ObjectNode node = Json.object().put("code", fault.code());
          Json.put(node, "severity", fault.severity());
          return node.put("since", Json.time(fault.sinceMicros(), zone));
        });
  }

  private static void putEnrolment(
      ObjectNode node, Enrolment enrolment, @Nullable DevicePlan declared) {
    node.put("enrolled", enrolment.enrolled())
        .put("declared", declared != null)
        .put("disabled", enrolment.disabled())
        .put("hasPassword", enrolment.hasPassword())
        .put("readsAlerts", enrolment.readsAlerts());
    boolean received = enrolment.clockReceived() || (declared != null && declared.clockReceived());
    node.put("clock", received ? "received" : "device");
    String gateway = declared == null ? null : declared.gateway();
    Json.put(node, "gateway", gateway == null ? enrolment.gateway() : gateway);
    Json.put(node, "replacedBy", enrolment.replacedBy());
  }

  private static @Nullable DevicePlan declared(String device, @Nullable CentreView view) {
    if (view == null) {
      return null;
    }
    for (DevicePlan plan : view.plan().devices()) {
      if (plan.device().equals(device)) {
        return plan;
      }
    }
    return null;
  }
}
