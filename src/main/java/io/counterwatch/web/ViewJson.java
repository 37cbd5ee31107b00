package io.counterwatch.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.counterwatch.centre.CentreForecast;
import io.counterwatch.centre.CentreView;
import io.counterwatch.centre.CentreView.AlertEpisode;
import io.counterwatch.centre.CentreView.AlertView;
import io.counterwatch.centre.CentreView.CounterState;
import io.counterwatch.centre.CentreView.CounterView;
import io.counterwatch.centre.CentreView.DataQuality;
import io.counterwatch.centre.CentreView.HourView;
import io.counterwatch.centre.CentreView.QueuePoint;
import io.counterwatch.centre.CentreView.ServiceView;
import io.counterwatch.centre.CentreView.StaffView;
import io.counterwatch.centre.DeviceStates;
import io.counterwatch.centre.DeviceStates.DeviceNow;
import io.counterwatch.centre.DeviceStates.State;
import io.counterwatch.centre.Forecasts;
import io.counterwatch.centre.Names;
import io.counterwatch.centre.OpeningHours;
import io.counterwatch.centre.ServicePlan;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** A live view as JSON, in three sizes. */
final class ViewJson {
  private final LongSupplier nowMicros;
  private final double speed;
  private final BooleanSupplier accepting;
  private final Forecasts forecasts;

  /** A writer of a server that takes events and estimates nothing. */
  ViewJson(LongSupplier nowMicros, double speed) {
    this(nowMicros, speed, () -> true, Forecasts.NONE);
  }

  /**
   * A writer.
   *
   * @param nowMicros the server's clock: each text carries its time, so that pages can tick
   * @param speed of that clock
   * @param accepting whether events are taken and stored
   * @param forecasts what is estimated of each centre
   */
  ViewJson(LongSupplier nowMicros, double speed, BooleanSupplier accepting, Forecasts forecasts) {
    this.nowMicros = nowMicros;
    this.speed = speed;
    this.accepting = accepting;
    this.forecasts = forecasts;
  }

  /** Everything. */
  ObjectNode full(CentreView view) {
    ObjectNode node = withoutQueue(view);
    ZoneId zone = view.plan().zone();
    node.set("queue", queue(view.queue(), zone));
    int index = 0;
    for (ServiceView service : view.services()) {
      ((ObjectNode) node.withArray("services").get(index++))
          .set("queue", queue(service.queue(), zone));
    }
    return node;
  }

  /** Everything but the queues' history. */
  ObjectNode withoutQueue(CentreView view) {
    ZoneId zone = view.plan().zone();
    ObjectNode node = head(view);
    CentreForecast forecast = forecasts.beside(view, accepting.getAsBoolean());
    node.set("services", Json.array(view.services(), service -> service(service, view, forecast)));
    node.set("counters", Json.array(view.counters(), counter -> counter(counter, zone)));
    node.set("counterStates", counterStates(view.counters()));
    node.set("staff", Json.array(view.staff(), ViewJson::staff));
    node.set("alerts", Json.array(view.alerts(), alert -> alert(alert, zone)));
    node.set("alertHistory", Json.array(view.alertHistory(), over -> episode(over, zone)));
    node.set("today", TotalsJson.of(view.today(), view.corrections()));
    node.set("hours", Json.array(view.hours(), hour -> hour(hour, zone)));
    OtherJson.put(
        node,
        view.other(),
        view.dossiers(),
        view.today().served(),
        view.surroundings().people(),
        zone);
    node.put("assisting", view.surroundings().assisting());
    node.put("dossiersDue", view.dossiers().due());
    node.set("devices", devices(view.data().devices(), zone));
    return node;
  }

  /** What the province's page shows of a centre. */
  ObjectNode summary(CentreView view) {
    ObjectNode node = head(view);
    node.set(
        "services",
        Json.array(
            view.services(),
            service -> {
              ObjectNode each = policy(service.plan());
              putWaiting(each, service, view);
              return each;
            }));
    node.set("counterStates", counterStates(view.counters()));
    node.set("alerts", Json.array(view.alerts(), alert -> alert(alert, view.plan().zone())));
    node.set("today", TotalsJson.of(view.today(), view.corrections()));
    node.set("dossiers", OtherJson.of(view.dossiers().total()));
    node.set("ratings", OtherJson.of(view.other().ratings().total()));
    return node;
  }

  /** The server's time as that centre's clock shows it; UTC where there is no centre. */
  String serverTime(@Nullable CentreView view) {
    return Json.time(nowMicros.getAsLong(), view == null ? ZoneOffset.UTC : view.plan().zone());
  }

  private ObjectNode head(CentreView view) {
    ZoneId zone = view.plan().zone();
    ObjectNode node =
        Json.object().put("centre", view.centre()).put("name", view.plan().names().vi());
    node.set("names", Json.names(view.plan().names()));
    Json.put(node, "level", view.plan().level());
    Json.put(node, "parent", view.plan().parent());
    node.put("at", Json.time(view.atMicros(), zone));
    node.put("serverTime", serverTime(view));
    node.put("speed", speed);
    node.put("accepting", accepting.getAsBoolean());
    node.put("day", view.day().toString());
    node.put("open", view.open());
    openingHours(node, view);
    node.set("data", data(view, zone));
    if (view.data().known()) {
      node.put("waiting", view.waiting());
    }
    Json.put(node, "longestWait", view.longestWaitSeconds());
    return node;
  }

  private static void openingHours(ObjectNode node, CentreView view) {
    OpeningHours hours = view.plan().hours();
    LocalDate day = view.day();
    if (hours.isUnlimited(day)) {
      return;
    }
    ZoneId zone = view.plan().zone();
    node.set(
        "openingHours",
        Json.array(
            hours.on(day),
            span ->
                Json.object()
                    .put("from", localTime(day, span.from(), zone))
                    .put(
                        "to",
                        localTime(
                            span.passesMidnight() ? day.plusDays(1) : day, span.to(), zone))));
    Names holiday = hours.holidays().get(day);
    if (holiday != null) {
      node.set("holiday", Json.names(holiday));
    }
  }

  private static String localTime(LocalDate day, LocalTime time, ZoneId zone) {
    return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(day.atTime(time).atZone(zone));
  }

  private static ObjectNode data(CentreView view, ZoneId zone) {
    DataQuality data = view.data();
    ObjectNode node = Json.object().put("stale", data.stale());
    Json.putTime(node, "lastEvent", data.lastEventMicros(), zone);
    Json.putTime(node, "completeThrough", data.completeThroughMicros(), zone);
    Json.putRatio(node, "completeness", view.completeness());
    return node.put("devicesReporting", data.devicesReporting())
        .put("devicesExpected", data.devicesExpected())
        .put("bestEffortDevices", data.bestEffortDevices())
        .put("anomalies", data.anomalies());
  }

  private static ObjectNode devices(DeviceStates devices, ZoneId zone) {
    ObjectNode node = Json.object();
    for (State state : State.values()) {
      node.put(state.wireName(), devices.in(state));
    }
    node.set("troubled", Json.array(devices.troubled(), device -> device(device, zone)));
    return node;
  }

  private static ObjectNode device(DeviceNow device, ZoneId zone) {
    ObjectNode node =
        Json.object()
            .put("device", device.device())
            .put("kind", device.kind())
            .put("state", device.state().wireName());
    Json.putTime(node, "since", device.sinceMicros(), zone);
    node.set("faults", DeviceJson.faults(device.faults(), zone));
    return node;
  }

  private static ObjectNode policy(ServicePlan plan) {
    ObjectNode node = Json.object().put("service", plan.service());
    node.set("name", Json.names(plan.names()));
    return putPolicy(node, plan);
  }

  /** Puts what is tolerated of a service: seconds, people, and shares from 0 to 1. */
  static ObjectNode putPolicy(ObjectNode node, ServicePlan plan) {
    node.put("target", plan.targetWaitSeconds())
        .put("max", plan.maxWaitSeconds())
        .put("maxWaiting", plan.maxWaiting())
        .put("shortAbandon", plan.shortAbandonSeconds())
        .put("maxNoCall", plan.maxNoCallSeconds())
        .put("maxNoCounter", plan.maxNoCounterSeconds());
    Json.putRatio(node, "minServiceLevel", plan.minServiceLevel());
    Json.putRatio(node, "maxAbandonment", plan.maxAbandonment());
    return node;
  }

  private static void putWaiting(ObjectNode node, ServiceView service, CentreView view) {
    if (view.data().known()) {
      node.put("waiting", service.waiting());
    }
    Json.put(node, "longestWait", service.longestWaitSeconds());
    Json.putTime(node, "longestWaitSince", service.waitingSinceMicros(), view.plan().zone());
    if (view.data().known()) {
      node.put("overTarget", service.overTargetSeconds());
    }
  }

  private static ObjectNode service(
      ServiceView service, CentreView view, @Nullable CentreForecast forecast) {
    ObjectNode node = policy(service.plan()).put("configured", service.configured());
    putWaiting(node, service, view);
    EstimateJson.putService(node, forecast, service.plan().service());
    node.set("today", TotalsJson.of(service.today()));
    return node;
  }

  private static ObjectNode counter(CounterView counter, ZoneId zone) {
    ObjectNode node =
        Json.object()
            .put("counter", counter.plan().counter())
            .put("configured", counter.configured())
            .put("state", counter.state().wireName());
    Json.put(node, "staff", counter.staff());
    Json.put(node, "ticket", counter.ticket());
    Json.put(node, "subject", counter.subject());
    if (counter.ticket() != null) {
      node.put("called", counter.called());
    }
    Json.putTime(node, "since", counter.sinceMicros(), zone);
    Json.put(node, "pauseReason", counter.pauseReason());
    node.put("servedToday", counter.servedToday()).put("serving", counter.servingSeconds());
    Json.put(node, "available", counter.availableSeconds());
    ArrayNode services = node.putArray("services");
    counter.plan().services().forEach(services::add);
    return node;
  }

  private static ObjectNode counterStates(List<CounterView> counters) {
    ObjectNode node = Json.object();
    for (CounterState state : CounterState.values()) {
      node.put(state.wireName(), counters.stream().filter(each -> each.state() == state).count());
    }
    return node;
  }

  static ObjectNode staff(StaffView staff) {
    ObjectNode node =
        Json.object()
            .put("staff", staff.staff())
            .put("served", staff.served())
            .put("serving", staff.servingSeconds());
    Json.put(node, "available", staff.availableSeconds());
    return node;
  }

  private static ObjectNode alert(AlertView alert, ZoneId zone) {
    ObjectNode node = Json.object().put("alert", alert.alert());
    Json.put(node, "service", alert.service());
    Json.putTime(node, "since", alert.sinceMicros(), zone);
    return node.put("value", alert.value()).put("limit", alert.limit());
  }

  private static ObjectNode episode(AlertEpisode over, ZoneId zone) {
    ObjectNode node = Json.object().put("alert", over.alert());
    Json.put(node, "service", over.service());
    Json.putTime(node, "since", over.sinceMicros(), zone);
    Json.putTime(node, "until", over.untilMicros(), zone);
    return node.put("worst", over.worst()).put("limit", over.limit());
  }

  private static ObjectNode hour(HourView hour, ZoneId zone) {
    return Json.object()
        .put("start", Json.time(hour.startMicros(), zone))
        .put("service", hour.service())
        .put("issued", hour.issued())
        .put("called", hour.called())
        .put("served", hour.served());
  }

  private static ArrayNode queue(List<QueuePoint> points, ZoneId zone) {
    return Json.array(
        points,
        point ->
            Json.object()
                .put("at", Json.time(point.atMicros(), zone))
                .put("waiting", point.waiting()));
  }
}
