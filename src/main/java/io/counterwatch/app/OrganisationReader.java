package io.counterwatch.app;

import io.counterwatch.centre.CentrePlan;
import io.counterwatch.centre.CentrePlans;
import io.counterwatch.centre.Names;
import io.counterwatch.centre.Organisation;
import io.counterwatch.centre.Period;
import io.counterwatch.centre.Province;
import io.counterwatch.centre.Province.Model;
import io.counterwatch.centre.ServiceDays;
import io.counterwatch.centre.ServicePlan;
import io.counterwatch.yaml.YamlException;
import io.counterwatch.yaml.YamlNode;
import io.counterwatch.yaml.YamlNode.YamlMap;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the organisation file: the province, its services and centres. Services at the top are
 * shared; a centre that names none offers them all. A service that a centre spells out instead of
 * naming it is its own, or its own policy for a shared one.
 *
 * <p>Every entry may say from when and until when it holds, and stand several times for different
 * days.
 */
public final class OrganisationReader {
  private static final String[] TOP = {
    "effective", "province", "models", "holidays", "special-hours", "services", "centres"
  };
  private static final String[] PROVINCE = {"id", "name", "zone"};
  private static final String[] MODEL = {"id", "name", "levels"};
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
  private static final int MAX_WAITING = 100_000;

  /** Limit on models: each is a label of metrics. */
  private static final int MAX_MODELS = 16;

  /** Counted where nothing is said of models, but some centre has the attribute. */
  private static final Model FRIENDLY_ADMINISTRATION =
      new Model(
          "friendly-administration",
          new Names("Chính quyền thân thiện", "Friendly administration"),
          List.of("commune"));

  private final List<Dated<ServicePlan>> shared = new ArrayList<>();

  private OrganisationReader() {}

  /**
   * Reads a file.
   *
   * @param defaultZone where neither province nor centre names one
   * @throws ConfigurationException in one line naming file, line and key, where anything is wrong
   */
  public static OrganisationFile read(Path file, ZoneId defaultZone) {
    try {
      return parse(file.toString(), YamlNode.textOf(file), defaultZone);
    } catch (YamlException e) {
      throw new ConfigurationException(e.getMessage());
    }
  }

  /**
   * Reads a file's text.
   *
   * @param name what complaints call it
   * @throws YamlException where anything is wrong
   */
  static OrganisationFile parse(String name, String text, ZoneId defaultZone) throws YamlException {
    return new OrganisationReader().read(YamlNode.parse(name, text), text, defaultZone);
  }

  private OrganisationFile read(YamlNode whole, String text, ZoneId defaultZone)
      throws YamlException {
    YamlMap top = whole.map(TOP);
    LocalDate effective = OrganisationValues.date(top.get("effective"));
    YamlNode province = top.get("province");
    YamlMap about = province == null ? null : province.map(PROVINCE);
    String id = about == null ? "" : OrganisationValues.slug(about.need("id"));
    ZoneId zone = about == null ? defaultZone : OrganisationValues.zone(about, defaultZone);
    Names names = about == null ? Names.same("") : OrganisationValues.names(about, id);
    for (YamlNode node : top.list("services")) {
      ServicePlan plan = service(node);
      Dated.add(shared, new Dated<>(plan.service(), servicePeriod(node), plan, node));
    }
    CentreReader reader = new CentreReader(this, shared, top, zone);
    List<CentreReader.Entry> entries = new ArrayList<>();
    for (YamlNode node : top.list("centres")) {
      add(entries, reader.read(node));
    }
    checkMerges(entries);
    Map<String, CentrePlans> centres = centres(entries);
    Map<String, String> places = new LinkedHashMap<>();
    entries.forEach(entry -> places.put(entry.id(), entry.node().place()));
    return new OrganisationFile(
        text,
        effective,
        new Organisation(new Province(id, names, zone, models(top, entries)), centres, List.of()),
        places);
  }

  ServicePlan service(YamlNode node) throws YamlException {
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

  static Period servicePeriod(YamlNode node) throws YamlException {
    return OrganisationValues.period(node.map(SERVICE));
  }

  private static List<Model> models(YamlMap top, List<CentreReader.Entry> entries)
      throws YamlException {
    if (!top.has("models")) {
      boolean used =
          entries.stream()
              .anyMatch(
                  entry ->
                      entry.anyPlan().attributes().containsKey(FRIENDLY_ADMINISTRATION.model()));
      return used ? List.of(FRIENDLY_ADMINISTRATION) : List.of();
    }
    Map<String, Model> models = new LinkedHashMap<>();
    for (YamlNode node : top.list("models")) {
      YamlMap map = node.map(MODEL);
      String id = OrganisationValues.slug(map.need("id"));
      YamlNode levels = map.get("levels");
      Model model =
          new Model(
              id, OrganisationValues.names(map, id), levels == null ? List.of() : levels.texts());
      if (models.putIfAbsent(id, model) != null) {
        throw node.complaint(id + " is given twice");
      }
      if (models.size() > MAX_MODELS) {
        throw node.complaint("is one of more than " + MAX_MODELS + " models");
      }
    }
    return List.copyOf(models.values());
  }

  private static void add(List<CentreReader.Entry> entries, CentreReader.Entry added)
      throws YamlException {
    CentrePlan plan = added.anyPlan();
    for (CentreReader.Entry other : entries) {
      if (!other.id().equals(added.id())) {
        continue;
      }
      if (other.period().within(added.period()) != null) {
        throw added
            .node()
            .complaint(
                "%s is given twice: line %d holds on the same days"
                    .formatted(added.id(), other.node().line()));
      }
      CentrePlan before = other.anyPlan();
      if (!ServiceDays.of(before).equals(ServiceDays.of(plan))
          || before.history() != plan.history()) {
        throw added
            .node()
            .complaint(
                "zone, day-start or history differ from those in line %d: events are stored under"
                        .formatted(other.node().line())
                    + " their day, so another centre id is needed");
      }
    }
    entries.add(added);
  }

  private static void checkMerges(List<CentreReader.Entry> entries) throws YamlException {
    Map<String, String> into = new LinkedHashMap<>();
    for (CentreReader.Entry entry : entries) {
      YamlNode target = entry.mergedInto();
      if (target != null) {
        checkMerge(entry, target, target.text(), entries, into);
      }
    }
  }

  private static void checkMerge(
      CentreReader.Entry entry,
      YamlNode place,
      String target,
      List<CentreReader.Entry> entries,
      Map<String, String> into)
      throws YamlException {
    List<CentreReader.Entry> targets =
        entries.stream().filter(other -> other.id().equals(target)).toList();
    if (targets.isEmpty()) {
      throw place.complaint("there is no centre " + target);
    }
    into.put(entry.id(), target);
    String at = target;
    for (int step = 0; at != null && step <= into.size(); step++) {
      if (at.equals(entry.id())) {
        throw place.complaint(entry.id() + " would be merged into itself");
      }
      at = into.get(at);
    }
    LocalDate next = entry.period().until().plusDays(1);
    if (targets.stream().noneMatch(other -> other.period().holds(next))) {
      throw place.complaint(target + " is not there on " + next);
    }
  }

  private static Map<String, CentrePlans> centres(List<CentreReader.Entry> entries) {
    Map<String, List<CentrePlans.Stage>> stages = new LinkedHashMap<>();
    for (CentreReader.Entry entry : entries) {
      stages.computeIfAbsent(entry.id(), id -> new ArrayList<>()).addAll(entry.stages());
    }
    Map<String, CentrePlans> centres = new LinkedHashMap<>();
    stages.forEach(
        (id, all) -> {
          all.sort(Comparator.comparing(stage -> stage.period().from()));
          centres.put(id, new CentrePlans(List.copyOf(all)));
        });
    return Collections.unmodifiableMap(centres);
  }
}
