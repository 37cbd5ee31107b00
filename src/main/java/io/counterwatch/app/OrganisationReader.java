package io.counterwatch.app;

import io.counterwatch.centre.CentrePlan;
import io.counterwatch.centre.CounterPlan;
import io.counterwatch.centre.Names;
import io.counterwatch.centre.OpeningHours;
import io.counterwatch.centre.Organisation;
import io.counterwatch.centre.ServicePlan;
import io.counterwatch.event.DeviceKind;
import io.counterwatch.event.WireNamed;
import io.counterwatch.pipeline.Directory;
import io.counterwatch.yaml.YamlException;
import io.counterwatch.yaml.YamlNode;
import io.counterwatch.yaml.YamlNode.YamlMap;
import java.nio.file.Path;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the organisation file: the province, its services and centres. Services at the top are
 * shared; a centre that names none offers them all. A service that a centre spells out instead of
 * naming it is its own, or its own policy for a shared one.
 */
public final class OrganisationReader {
  private static final String[] TOP = {"province", "services", "centres"};
  private static final String[] PROVINCE = {"id", "name", "zone"};
  private static final String[] SERVICE = {
    "id",
    "name",
    "target-wait",
    "max-wait",
    "max-waiting",
    "short-abandon",
    "max-no-call",
    "max-no-counter",
    "min-service-level",
    "max-abandonment",
    "from",
    "until"
  };
  private static final String[] CENTRE = {
    "id",
    "name",
    "level",
    "parent",
    "zone",
    "from",
    "until",
    "services",
    "counters",
    "hours",
    "day-start",
    "history",
    "devices",
    "attributes"
  };
  private static final String[] COUNTER = {"id", "services", "sends", "from", "until"};
  private static final String[] DEVICE = {"id", "kind", "clock", "gateway"};
  private static final int MAX_WAITING = 100_000;
  private static final Map<String, DeviceKind> KINDS = WireNamed.index(DeviceKind.class);

  /** The line at which each device stands: a device id is unique in the installation. */
  private final Map<String, Integer> deviceLines = new HashMap<>();

  private final Map<String, ServicePlan> shared = new LinkedHashMap<>();

  private OrganisationReader() {}

  /**
   * Reads a file.
   *
   * @param defaultZone where neither province nor centre names one
   * @throws ConfigurationException in one line naming file, line and key, where anything is wrong
   */
  public static Organisation read(Path file, ZoneId defaultZone) {
    try {
      return new OrganisationReader().read(YamlNode.read(file), defaultZone);
    } catch (YamlException e) {
      throw new ConfigurationException(e.getMessage());
    }
  }

  private Organisation read(YamlNode whole, ZoneId defaultZone) throws YamlException {
    YamlMap top = whole.map(TOP);
    YamlNode province = top.get("province");
    YamlMap about = province == null ? null : province.map(PROVINCE);
    String id = about == null ? "" : OrganisationValues.slug(about.need("id"));
    ZoneId zone = about == null ? defaultZone : OrganisationValues.zone(about, defaultZone);
    for (YamlNode node : top.list("services")) {
      ServicePlan plan = service(node);
      put(shared, plan.service(), plan, node);
    }
    Map<String, CentrePlan> centres = new LinkedHashMap<>();
    for (YamlNode node : top.list("centres")) {
      CentrePlan plan = centre(node.map(CENTRE), zone);
      put(centres, plan.centre(), plan, node);
    }
    Names names = about == null ? Names.same("") : OrganisationValues.names(about, id);
    return new Organisation(id, names, zone, Collections.unmodifiableMap(centres));
  }

  private ServicePlan service(YamlNode node) throws YamlException {
    YamlMap map = node.map(SERVICE);
    String id = OrganisationValues.slug(map.need("id"));
    OrganisationValues.checkDates(map);
    YamlNode waiting = map.get("max-waiting");
    return new ServicePlan(
        id,
        OrganisationValues.names(map, id),
        OrganisationValues.seconds(map, "target-wait", ServicePlan.DEFAULT_TARGET_WAIT_SECONDS),
        OrganisationValues.seconds(map, "max-wait", ServicePlan.DEFAULT_MAX_WAIT_SECONDS),
        waiting == null ? ServicePlan.DEFAULT_MAX_WAITING : waiting.number(1, MAX_WAITING),
        OrganisationValues.seconds(map, "short-abandon", ServicePlan.DEFAULT_SHORT_ABANDON_SECONDS),
        OrganisationValues.seconds(map, "max-no-call", ServicePlan.DEFAULT_MAX_NO_CALL_SECONDS),
        OrganisationValues.seconds(
            map, "max-no-counter", ServicePlan.DEFAULT_MAX_NO_COUNTER_SECONDS),
        OrganisationValues.share(map, "min-service-level"),
        OrganisationValues.share(map, "max-abandonment"));
  }

  private CentrePlan centre(YamlMap map, ZoneId zone) throws YamlException {
    String id = OrganisationValues.slug(map.need("id"));
    OrganisationValues.checkDates(map);
    Map<String, ServicePlan> services = map.has("services") ? services(map) : shared;
    YamlNode parent = map.get("parent");
    YamlNode dayStart = map.get("day-start");
    YamlNode hours = map.get("hours");
    return new CentrePlan(
        id,
        OrganisationValues.names(map, id),
        map.text("level", ""),
        parent == null ? null : OrganisationValues.slug(parent),
        OrganisationValues.zone(map, zone),
        dayStart == null ? LocalTime.MIDNIGHT : OrganisationValues.time(dayStart),
        map.flag("history", false),
        Collections.unmodifiableMap(services),
        Collections.unmodifiableMap(counters(map, services.keySet())),
        hours == null ? OpeningHours.ALWAYS : HoursReader.read(hours),
        devices(map),
        attributes(map));
  }

  /** The services of a centre: names of shared ones, or its own spelled out. */
  private Map<String, ServicePlan> services(YamlMap map) throws YamlException {
    Map<String, ServicePlan> services = new LinkedHashMap<>();
    for (YamlNode node : map.list("services")) {
      ServicePlan plan = node.isMap() ? service(node) : shared.get(node.text());
      if (plan == null) {
        throw node.complaint("no service " + node.text() + " under the top's services");
      }
      put(services, plan.service(), plan, node);
    }
    return services;
  }

  private static Map<String, CounterPlan> counters(YamlMap map, Collection<String> services)
      throws YamlException {
    Map<String, CounterPlan> counters = new LinkedHashMap<>();
    for (YamlNode node : map.list("counters")) {
      YamlMap counter = node.map(COUNTER);
      String id = OrganisationValues.slug(counter.need("id"));
      OrganisationValues.checkDates(counter);
      List<String> offered = new ArrayList<>();
      for (YamlNode service : counter.list("services")) {
        if (!services.contains(service.text())) {
          throw service.complaint("the centre has no service " + service.text());
        }
        offered.add(service.text());
      }
      put(counters, id, counter(id, List.copyOf(offered), counter.get("sends")), node);
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

  private List<CentrePlan.DevicePlan> devices(YamlMap map) throws YamlException {
    List<CentrePlan.DevicePlan> devices = new ArrayList<>();
    for (YamlNode node : map.list("devices")) {
      YamlMap device = node.map(DEVICE);
      String id = OrganisationValues.slug(device.need("id"));
      if (Directory.isReserved(id)) {
        throw node.complaint("no device can be called " + id + ": the name is the server's");
      }
      Integer before = deviceLines.putIfAbsent(id, node.line());
      if (before != null) {
        throw node.complaint("device " + id + " already stands in line " + before);
      }
      YamlNode kind = device.get("kind");
      if (kind != null && !KINDS.containsKey(kind.text())) {
        throw kind.complaint(
            "needs one of " + String.join(", ", KINDS.keySet().stream().sorted().toList()));
      }
      String clock = device.text("clock", "device");
      if (!clock.equals("device") && !clock.equals("received")) {
        throw device.need("clock").complaint("needs device or received");
      }
      String kindName = kind == null ? null : kind.text();
      YamlNode gateway = device.get("gateway");
      devices.add(
          new CentrePlan.DevicePlan(
              id,
              kindName,
              clock.equals("received"),
              gateway == null ? null : OrganisationValues.slug(gateway)));
    }
    return List.copyOf(devices);
  }

  private static Map<String, String> attributes(YamlMap map) throws YamlException {
    Map<String, String> attributes = new LinkedHashMap<>();
    for (Map.Entry<String, YamlNode> entry : map.entries("attributes").entrySet()) {
      attributes.put(entry.getKey(), entry.getValue().text());
    }
    return Collections.unmodifiableMap(attributes);
  }

  private static <T> void put(Map<String, T> all, String id, T plan, YamlNode node)
      throws YamlException {
    if (all.putIfAbsent(id, plan) != null) {
      throw node.complaint(id + " is given twice");
    }
  }
}
