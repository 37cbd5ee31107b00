package io.counterwatch.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.counterwatch.access.CentreScope;
import io.counterwatch.centre.CentrePlan;
import io.counterwatch.centre.CounterPlan;
import io.counterwatch.centre.OpeningHours;
import io.counterwatch.centre.OpeningHours.Span;
import io.counterwatch.centre.Organisation;
import io.counterwatch.centre.OrganisationTree;
import io.counterwatch.centre.Roster.Shift;
import io.counterwatch.centre.Roster.StaffMember;
import io.counterwatch.centre.ServiceDays;
import io.counterwatch.centre.ServicePlan;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** The organisation: the tree of a day, and the versions of its file. */
public final class OrganisationApi implements RouteModule {
  /** Where it is found. */
  static final String PATH = "/api/v1/organisation";

  static final String MODELS_PATH = PATH + "/models";

  private final Supplier<Organisation> organisation;
  private final LongSupplier nowMicros;

  /**
   * Over the organisation through time.
   *
   * @param nowMicros the server's clock
   */
  public OrganisationApi(Supplier<Organisation> organisation, LongSupplier nowMicros) {
    this.organisation = organisation;
    this.nowMicros = nowMicros;
  }

  @Override
  public void mount(Router router) {
    Replies.get(router, PATH, this::tree);
    Replies.get(router, MODELS_PATH, this::models);
  }

  /** Today's coverage alone: what every province page asks for, without 152 centres around it. */
  private void models(RoutingContext context) {
    Organisation whole = organisation.get();
    OrganisationTree tree = whole.on(today(whole));
    ObjectNode node = Json.object().put("day", tree.day().toString());
    node.set("models", Json.array(tree.coverage(), OrganisationApi::coverage));
    Replies.json(context, node);
  }

  private void tree(RoutingContext context) {
    Organisation whole = organisation.get();
    String asked = context.queryParams().get("day");
    LocalDate day = asked == null ? today(whole) : Asking.date(asked);
    if (day == null) {
      Replies.error(context, 400, "day: not a date as 2025-03-10");
    } else {
      Replies.json(context, json(whole, whole.on(day), Asker.centres(context)));
    }
  }

  private LocalDate today(Organisation whole) {
    return LocalDate.ofInstant(ServiceDays.toInstant(nowMicros.getAsLong()), whole.zone());
  }

  private static ObjectNode json(Organisation whole, OrganisationTree tree, CentreScope seen) {
    ObjectNode node = Json.object().put("day", tree.day().toString());
    Json.put(node, "version", tree.version() == 0 ? null : (Integer) tree.version());
    ObjectNode province = Json.object();
    Json.put(province, "id", tree.province().id());
    province.set("names", Json.names(tree.province().names()));
    node.set("province", province.put("zone", tree.province().zone().getId()));
    node.set("models", Json.array(tree.coverage(), OrganisationApi::coverage));
    node.set(
        "centres",
        Json.array(
            tree.centres().stream().filter(plan -> seen.holds(plan.centre())).toList(),
            CentreJson::of));
    node.set(
        "ended",
        Json.array(
            tree.ended().stream().filter(ended -> seen.holds(ended.centre())).toList(),
            OrganisationApi::ended));
    node.set("versions", Json.array(whole.versions(), version -> version(version, whole)));
    return node;
  }

  private static ObjectNode coverage(OrganisationTree.Coverage coverage) {
    ObjectNode node = Json.object().put("model", coverage.model().model());
    node.set("names", Json.names(coverage.model().names()));
    node.put("running", coverage.running()).put("centres", coverage.centres());
    Json.putRatio(node, "coverage", coverage.ratio());
    return node;
  }

  private static ObjectNode ended(OrganisationTree.Ended ended) {
    ObjectNode node =
        Json.object().put("centre", ended.centre()).put("until", ended.until().toString());
    Json.put(node, "mergedInto", ended.mergedInto());
    return node;
  }

  private static ObjectNode version(Organisation.Version version, Organisation whole) {
    ObjectNode node = Json.object().put("version", version.number());
    LocalDate effective = version.effective();
    Json.put(node, "effective", effective == null ? null : effective.toString());
    return node.put("recorded", Json.time(version.recordedMicros(), whole.zone()));
  }

  /** A centre's plan, but for the names of those who work there. */
  private static final class CentreJson {
    private CentreJson() {}

    static ObjectNode of(CentrePlan plan) {
      ObjectNode node = Json.object().put("centre", plan.centre());
      node.set("names", Json.names(plan.names()));
      Json.put(node, "level", plan.level());
      Json.put(node, "parent", plan.parent());
      node.put("zone", plan.zone().getId()).put("dayStart", plan.dayStart().toString());
      if (plan.history()) {
        node.put("history", true);
      }
      node.set("services", Json.array(plan.services().values(), CentreJson::service));
      node.set("counters", Json.array(plan.counters().values(), CentreJson::counter));
      putHours(node, plan.hours());
      node.set("staff", Json.array(plan.roster().staff(), CentreJson::staff));
      node.set("roster", Json.array(plan.roster().shifts(), CentreJson::shift));
      node.set("devices", Json.array(plan.devices(), CentreJson::device));
      ObjectNode attributes = Json.object();
      plan.attributes().forEach(attributes::put);
      node.set("attributes", attributes);
      return node;
    }

    private static ObjectNode service(ServicePlan service) {
      ObjectNode node = Json.object().put("service", service.service());
      node.set("names", Json.names(service.names()));
      return ViewJson.putPolicy(node, service);
    }

    private static ObjectNode counter(CounterPlan counter) {
      ObjectNode node = Json.object().put("counter", counter.counter());
      node.set("services", Json.texts(counter.services()));
      List<String> sends = new ArrayList<>();
      if (counter.sendsStart()) {
        sends.add("start");
      }
      if (counter.sendsFinish()) {
        sends.add("finish");
      }
      node.set("sends", Json.texts(sends));
      return node;
    }

    /** Without any weekly hours, the centre is always open but for its holidays. */
    private static void putHours(ObjectNode node, OpeningHours hours) {
      if (!hours.spans().isEmpty()) {
        ObjectNode week = node.putObject("hours");
        for (DayOfWeek day : DayOfWeek.values()) {
          week.set(word(day), spans(hours.spans().getOrDefault(day, List.of())));
        }
      }
      ObjectNode special = node.putObject("specialHours");
      new TreeMap<>(hours.special())
          .forEach((date, spans) -> special.set(date.toString(), spans(spans)));
      node.set(
          "holidays",
          Json.array(
              new TreeMap<>(hours.holidays()).entrySet(),
              holiday ->
                  Json.object()
                      .put("date", holiday.getKey().toString())
                      .set("names", Json.names(holiday.getValue()))));
    }

    private static ArrayNode spans(List<Span> spans) {
      return Json.texts(spans.stream().map(span -> span.from() + "-" + end(span)).toList());
    }

    private static String end(Span span) {
      return span.to().equals(LocalTime.MAX) ? "24:00" : span.to().toString();
    }

    private static String word(DayOfWeek day) {
      return day.name().substring(0, 3).toLowerCase(Locale.ROOT);
    }

    private static ObjectNode staff(StaffMember member) {
      return Json.object()
          .put("staff", member.staff())
          .set("services", Json.texts(member.services()));
    }

    private static ObjectNode shift(Shift shift) {
      ObjectNode node = Json.object().put("staff", shift.staff()).put("counter", shift.counter());
      node.set("days", Json.texts(shift.days().stream().sorted().map(CentreJson::word).toList()));
      node.set("hours", spans(shift.hours()));
      return node;
    }

    private static ObjectNode device(CentrePlan.DevicePlan device) {
      ObjectNode node = Json.object().put("device", device.device());
      Json.put(node, "kind", device.kind());
      Json.put(node, "gateway", device.gateway());
      if (device.clockReceived()) {
        node.put("clock", "received");
      }
      return node;
    }
  }
}
