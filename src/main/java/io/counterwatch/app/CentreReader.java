package io.counterwatch.app;

import io.counterwatch.centre.CentrePlan;
import io.counterwatch.centre.CentrePlan.DevicePlan;
import io.counterwatch.centre.CentrePlans.Stage;
import io.counterwatch.centre.CounterPlan;
import io.counterwatch.centre.Names;
import io.counterwatch.centre.OpeningHours;
import io.counterwatch.centre.OpeningHours.Span;
import io.counterwatch.centre.Period;
import io.counterwatch.centre.Roster;
import io.counterwatch.centre.Roster.Shift;
import io.counterwatch.centre.Roster.StaffMember;
import io.counterwatch.centre.ServicePlan;
import io.counterwatch.event.DeviceKind;
import io.counterwatch.event.WireNamed;
import io.counterwatch.pipeline.Directory;
import io.counterwatch.yaml.YamlException;
import io.counterwatch.yaml.YamlNode;
import io.counterwatch.yaml.YamlNode.YamlMap;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads the centres of an organisation file. */
final class CentreReader {
  private static final String[] CENTRE = {
    "id",
    "name",
    "level",
    "parent",
    "zone",
    "from",
    "until",
    "merged-into",
    "services",
    "counters",
    "staff",
    "roster",
    "hours",
    "special-hours",
    "holidays",
    "day-start",
    "history",
    "devices",
    "attributes"
  };
  private static final String[] COUNTER = {"id", "services", "sends", "from", "until"};
  private static final String[] DEVICE = {"id", "kind", "clock", "gateway", "from", "until"};
  private static final Map<String, DeviceKind> KINDS = WireNamed.index(DeviceKind.class);

  private final OrganisationReader file;
  private final List<Dated<ServicePlan>> shared;
  private final YamlMap top;
  private final ZoneId zone;

  /** Every device so far: its id is unique in the installation on each day. */
  private final Map<String, List<Dated<DevicePlan>>> allDevices = new LinkedHashMap<>();

  /**
   * A centre as one entry of the file has it.
   *
   * @param mergedInto where the centre stands that goes on with its work, or null
   */
  record Entry(
      String id, Period period, List<Stage> stages, @Nullable YamlNode mergedInto, YamlNode node) {
    CentrePlan anyPlan() {
      return stages.getFirst().plan();
    }
  }

  /** What holds for some of a centre's days only. */
  private record Parts(
      List<Dated<ServicePlan>> services,
      List<Dated<CounterPlan>> counters,
      List<Dated<DevicePlan>> devices,
      List<Dated<StaffMember>> staff,
      List<Dated<Shift>> shifts) {
    List<Dated<?>> all() {
      List<Dated<?>> all = new ArrayList<>(services);
      all.addAll(counters);
      all.addAll(devices);
      all.addAll(staff);
      all.addAll(shifts);
      return all;
    }
  }

  /**
   * A reader.
   *
   * @param shared the services that every centre may name
   * @param top the whole file, for what holds in all centres
   */
  CentreReader(OrganisationReader file, List<Dated<ServicePlan>> shared, YamlMap top, ZoneId zone) {
    this.file = file;
    this.shared = shared;
    this.top = top;
    this.zone = zone;
  }

  Entry read(YamlNode node) throws YamlException {
    YamlMap map = node.map(CENTRE);
    String id = OrganisationValues.slug(map.need("id"));
    Period period = OrganisationValues.period(map);
    YamlNode mergedInto = map.get("merged-into");
    if (mergedInto != null) {
      map.need("until");
    }
    YamlNode dayStart = map.get("day-start");
    LocalTime begin = dayStart == null ? LocalTime.MIDNIGHT : OrganisationValues.time(dayStart);
    Parts parts = parts(map, period, begin);
    CentrePlan frame = frame(map, id, begin);
    List<Stage> stages = new ArrayList<>();
    for (Period days : Dated.stages(period, parts.all())) {
      stages.add(
          new Stage(
              days,
              plan(frame, parts, days.from()),
              mergedInto == null || !days.until().equals(period.until())
                  ? null
                  : mergedInto.text()));
    }
    return new Entry(id, period, stages, mergedInto, node);
  }

  /** What is the same on all days of the entry. */
  private CentrePlan frame(YamlMap map, String id, LocalTime dayStart) throws YamlException {
    YamlNode parent = map.get("parent");
    Names names = OrganisationValues.names(map, id);
    return new CentrePlan(
        id,
        names,
        map.text("level", ""),
        parent == null ? null : OrganisationValues.slug(parent),
        OrganisationValues.zone(map, zone),
        dayStart,
        map.flag("history", false),
        Map.of(),
        Map.of(),
        hours(map, dayStart),
        List.of(),
        attributes(map));
  }

  private static CentrePlan plan(CentrePlan frame, Parts parts, LocalDate day) {
    return new CentrePlan(
        frame.centre(),
        frame.names(),
        frame.level(),
        frame.parent(),
        frame.zone(),
        frame.dayStart(),
        frame.history(),
        Collections.unmodifiableMap(Dated.on(day, parts.services())),
        Collections.unmodifiableMap(Dated.on(day, parts.counters())),
        frame.hours(),
        List.copyOf(Dated.on(day, parts.devices()).values()),
        frame.attributes(),
        new Roster(
            List.copyOf(Dated.on(day, parts.staff()).values()),
            List.copyOf(Dated.on(day, parts.shifts()).values())));
  }

  private Parts parts(YamlMap map, Period period, LocalTime dayStart) throws YamlException {
    List<Dated<ServicePlan>> services = map.has("services") ? services(map) : shared;
    Set<String> offered = new TreeSet<>();
    services.forEach(service -> offered.add(service.id()));
    List<Dated<CounterPlan>> counters = counters(map, offered);
    List<Dated<StaffMember>> staff = RosterReader.staff(map, offered);
    return new Parts(
        services,
        counters,
        devices(map, period),
        staff,
        RosterReader.shifts(map, staff, counters, dayStart));
  }

  /** The centre's own special days and holidays go before those of the province. */
  private OpeningHours hours(YamlMap map, LocalTime dayStart) throws YamlException {
    YamlNode weekly = map.get("hours");
    Map<LocalDate, List<Span>> special = HoursReader.special(top, dayStart);
    special.putAll(HoursReader.special(map, dayStart));
    Map<LocalDate, Names> holidays = HoursReader.holidays(top);
    holidays.putAll(HoursReader.holidays(map));
    return new OpeningHours(
        HoursReader.weekly(weekly, dayStart),
        Collections.unmodifiableMap(special),
        Collections.unmodifiableMap(holidays));
  }

  /** The services of a centre: names of shared ones, or its own spelled out. */
  private List<Dated<ServicePlan>> services(YamlMap map) throws YamlException {
    List<Dated<ServicePlan>> services = new ArrayList<>();
    for (YamlNode node : map.list("services")) {
      if (node.isMap()) {
        ServicePlan plan = file.service(node);
        Period period = OrganisationReader.servicePeriod(node);
        Dated.add(services, new Dated<>(plan.service(), period, plan, node));
        continue;
      }
      String id = node.text();
      List<Dated<ServicePlan>> named =
          shared.stream().filter(service -> service.id().equals(id)).toList();
      if (named.isEmpty()) {
        throw node.complaint("no service " + id + " under the top's services");
      }
      for (Dated<ServicePlan> service : named) {
        Dated.add(services, new Dated<>(id, service.period(), service.value(), node));
      }
    }
    return services;
  }

  private static List<Dated<CounterPlan>> counters(YamlMap map, Collection<String> services)
      throws YamlException {
    List<Dated<CounterPlan>> counters = new ArrayList<>();
    for (YamlNode node : map.list("counters")) {
      YamlMap counter = node.map(COUNTER);
      String id = OrganisationValues.slug(counter.need("id"));
      CounterPlan plan =
          counter(id, OrganisationValues.offered(counter, services), counter.get("sends"));
      Dated.add(counters, new Dated<>(id, OrganisationValues.period(counter), plan, node));
    }
    return counters;
  }

  private static CounterPlan counter(String id, List<String> services, @Nullable YamlNode sends)
      throws YamlException {
    if (sends == null) {
      return new CounterPlan(id, services, true, true);
    }
    for (YamlNode node : sends.list()) {
      if (!node.text().equals("start") && !node.text().equals("finish")) {
        throw node.complaint("needs start or finish");
      }
    }
    List<String> sent = sends.texts();
    return new CounterPlan(id, services, sent.contains("start"), sent.contains("finish"));
  }

  private List<Dated<DevicePlan>> devices(YamlMap map, Period centrePeriod) throws YamlException {
    List<Dated<DevicePlan>> devices = new ArrayList<>();
    for (YamlNode node : map.list("devices")) {
      YamlMap device = node.map(DEVICE);
      String id = OrganisationValues.slug(device.need("id"));
      if (Directory.isReserved(id)) {
        throw node.complaint("no device can be called " + id + ": the name is the server's");
      }
      Period here = OrganisationValues.period(device).within(centrePeriod);
      if (here == null) {
        throw node.complaint("the centre is not there on any of these days");
      }
      Dated<DevicePlan> added = new Dated<>(id, here, device(device, id), node);
      for (Dated<DevicePlan> other : allDevices.getOrDefault(id, List.of())) {
        if (other.period().within(here) != null) {
          throw node.complaint("device " + id + " already stands in line " + other.node().line());
        }
      }
      allDevices.computeIfAbsent(id, key -> new ArrayList<>()).add(added);
      devices.add(added);
    }
    return devices;
  }

  private static DevicePlan device(YamlMap device, String id) throws YamlException {
    YamlNode kind = device.get("kind");
    if (kind != null && !KINDS.containsKey(kind.text())) {
      throw kind.complaint(
          "needs one of " + String.join(", ", KINDS.keySet().stream().sorted().toList()));
    }
    String clock = device.text("clock", "device");
    if (!clock.equals("device") && !clock.equals("received")) {
      throw device.need("clock").complaint("needs device or received");
    }
    YamlNode gateway = device.get("gateway");
    return new DevicePlan(
        id,
        kind == null ? null : kind.text(),
        clock.equals("received"),
        gateway == null ? null : OrganisationValues.slug(gateway));
  }

  private static Map<String, String> attributes(YamlMap map) throws YamlException {
    Map<String, String> attributes = new LinkedHashMap<>();
    for (Map.Entry<String, YamlNode> entry : map.entries("attributes").entrySet()) {
      attributes.put(entry.getKey(), entry.getValue().text());
    }
    return Collections.unmodifiableMap(attributes);
  }
}
