package io.counterwatch.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The API's JSON as figures by name: {@code services.land.total.wait.median} and the like. */
public final class Flat {
  /** What is no measure of the answer as a whole: descriptions, and the state of devices. */
  private static final Set<String> HEAD =
      Set.of(
          "centre",
          "name",
          "names",
          "level",
          "parent",
          "at",
          "serverTime",
          "speed",
          "accepting",
          "open",
          "openingHours",
          "from",
          "to",
          "measures",
          "alerts",
          "alertHistory",
          "devices",
          "organisations",
          "restated");

  /** What is no measure of its parts: policies, what is estimated, how many devices speak. */
  private static final Set<String> POLICIES =
      Set.of(
          "name",
          "configured",
          "target",
          "max",
          "maxWaiting",
          "stale",
          "completeThrough",
          "completeness",
          "devicesReporting",
          "devicesExpected",
          "bestEffortDevices",
          "maxNoCall",
          "maxNoCounter",
          "shortAbandon",
          "minServiceLevel",
          "maxAbandonment",
          "estimate",
          "noEstimate",
          "estimateRecord");

  private static final List<List<String>> IDS =
      List.of(
          List.of("hour", "service"),
          List.of("start", "service"),
          List.of("at"),
          List.of("service"),
          List.of("counter"),
          List.of("staff"),
          List.of("kind"));

  /** Figures of which 0 says something else than nothing. */
  private static final Set<String> TELLING_ZEROS =
      Set.of(
          "mean",
          "median",
          "p90",
          "max",
          "ratio",
          "abandonment",
          "target",
          "available",
          "occupancy",
          "throughput",
          "longestWait",
          "people",
          "peak",
          "returnedRate",
          "satisfaction",
          "low",
          "high",
          "responseRate");

  private Flat() {}

  /** All measures in that answer, without counts that are 0 and policies. */
  public static SortedMap<String, String> of(JsonNode answer) {
    SortedMap<String, String> figures = new TreeMap<>();
    answer
        .fields()
        .forEachRemaining(
            field -> {
              if (!HEAD.contains(field.getKey())) {
                put(figures, field.getKey(), field.getKey(), field.getValue());
              }
            });
    // A level without parts has a target and nothing to say.
    figures
        .keySet()
        .removeIf(
            name ->
                name.endsWith("serviceLevel.target")
                    && !figures.containsKey(name.replaceAll("target$", "counted")));
    return figures;
  }

  private static void put(
      SortedMap<String, String> figures, String name, String key, JsonNode value) {
    if (value.isObject()) {
      value
          .fields()
          .forEachRemaining(
              field -> {
                boolean ofLevel = key.equals("serviceLevel");
                boolean ofStatistics = value.has("count");
                boolean ofInterval = key.equals("interval");
                if (ofLevel || ofStatistics || ofInterval || !POLICIES.contains(field.getKey())) {
                  put(figures, name + "." + field.getKey(), field.getKey(), field.getValue());
                }
              });
    } else if (value.isArray()) {
      for (JsonNode each : value) {
        if (each instanceof ObjectNode object) {
          List<String> id = idFields(object);
          String ids = String.join("/", id.stream().map(field -> id(object, field)).toList());
          put(figures, name + "." + ids, "", object.deepCopy().remove(id));
        }
      }
    } else if (value.isNumber()) {
      boolean telling = TELLING_ZEROS.contains(key) && !name.startsWith("counterStates");
      if (value.decimalValue().signum() != 0 || telling) {
        figures.put(name, Sheet.plain(value.decimalValue()));
      }
    } else if (value.isBoolean()) {
      if (value.booleanValue()) {
        figures.put(name, "true");
      }
    } else if (!value.asText().equals("closed")) {
      figures.put(name, value.asText());
    }
  }

  private static String id(JsonNode each, String field) {
    JsonNode value = each.get(field);
    return value.isInt() ? String.format(Locale.ROOT, "%02d", value.asInt()) : value.asText();
  }

  /** The fields by which an object is told from the others of its list. */
  private static List<String> idFields(JsonNode each) {
    for (List<String> fields : IDS) {
      if (fields.stream().allMatch(each::has)) {
        return fields;
      }
    }
    throw new IllegalArgumentException("no id: " + each);
  }
}
