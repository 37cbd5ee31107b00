package io.counterwatch.importer;

import io.counterwatch.yaml.YamlException;
import io.counterwatch.yaml.YamlNode;
import io.counterwatch.yaml.YamlNode.YamlMap;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the values of a mapping, and knows those that have a name. */
final class ValueReader {
  private static final String BETWEEN = "-";

  private final ColumnNames columns;
  private final ConditionReader conditions;
  private final StampPlaces stamps;
  private final Map<String, Value> named = new LinkedHashMap<>();

  /** Where a mapping's stamps stand. */
  interface StampPlaces {
    /** The place of the stamp that the node names. */
    int of(YamlNode node) throws YamlException;
  }

  ValueReader(ColumnNames columns, ConditionReader conditions, StampPlaces stamps) {
    this.columns = columns;
    this.conditions = conditions;
    this.stamps = stamps;
  }

  /** Gives a value a name; later ones may use it. */
  void name(String name, YamlNode node) throws YamlException {
    named.put(name, read(node));
  }

  Value read(YamlNode node) throws YamlException {
    if (node.isText()) {
      Value known = named.get(node.text());
      if (known == null) {
        throw node.complaint("no value of that name above");
      }
      return known;
    }
    YamlMap map =
        node.map(
            "constant",
            "column",
            "columns",
            "join",
            "with",
            "lower",
            "replace",
            "words",
            "as",
            "stamp",
            "format",
            "when",
            "then",
            "else");
    long sources =
        List.of("constant", "stamp", "when", "join", "column", "columns").stream()
            .filter(map::has)
            .count();
    if (sources != 1) {
      throw node.complaint("needs one of constant, column, columns, join, stamp, when");
    }
    YamlNode constant = map.get("constant");
    if (constant != null) {
      return new Value.Constant(constant.text());
    }
    YamlNode stamp = map.get("stamp");
    if (stamp != null) {
      return new Value.Time(stamps.of(stamp), format(map.get("format")));
    }
    YamlNode join = map.get("join");
    if (join != null) {
      return joined(map, join);
    }
    YamlNode when = map.get("when");
    return when == null ? ofColumns(map) : decided(map, when);
  }

  private Value joined(YamlMap map, YamlNode join) throws YamlException {
    List<Value> parts = new ArrayList<>();
    for (YamlNode part : join.list()) {
      parts.add(read(part));
    }
    return new Value.Joined(List.copyOf(parts), map.text("with", BETWEEN));
  }

  private Value decided(YamlMap map, YamlNode when) throws YamlException {
    Condition condition = conditions.read(when);
    if (map.has("then") != map.has("else")) {
      throw map.node().complaint("then and else go together");
    }
    return map.has("then")
        ? new Value.Choice(condition, read(map.need("then")), read(map.need("else")))
        : new Value.Flag(condition);
  }

  private Value ofColumns(YamlMap map) throws YamlException {
    YamlNode single = map.get("column");
    List<String> names =
        single == null ? columns.list(map.need("columns")) : List.of(columns.one(single));
    return new Value.Columns(
        names,
        map.text("with", BETWEEN),
        map.flag("lower", false),
        pairs(map, "replace"),
        pairs(map, "words"),
        shape(map));
  }

  private static Map<String, String> pairs(YamlMap map, String key) throws YamlException {
    Map<String, String> pairs = new LinkedHashMap<>();
    for (Map.Entry<String, YamlNode> entry : map.entries(key).entrySet()) {
      pairs.put(entry.getKey(), entry.getValue().isNothing() ? "" : entry.getValue().text());
    }
    return pairs;
  }

  private static Value.Shape shape(YamlMap map) throws YamlException {
    return switch (map.text("as", "text")) {
      case "text" -> Value.Shape.TEXT;
      case "slug" -> Value.Shape.SLUG;
      case "number" -> Value.Shape.NUMBER;
      case "date" -> Value.Shape.DATE;
      default -> throw map.need("as").complaint("needs text, slug, number or date");
    };
  }

  private static @Nullable DateTimeFormatter format(@Nullable YamlNode node) throws YamlException {
    return node == null ? null : Formats.of(node);
  }
}
