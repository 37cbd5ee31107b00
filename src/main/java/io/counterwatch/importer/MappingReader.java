package io.counterwatch.importer;

import io.counterwatch.event.EventType;
import io.counterwatch.event.WireNamed;
import io.counterwatch.wire.BodyCodec;
import io.counterwatch.wire.Slugs;
import io.counterwatch.yaml.YamlException;
import io.counterwatch.yaml.YamlNode;
import io.counterwatch.yaml.YamlNode.YamlMap;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes a mapping of its YAML. What a name refers to must stand above it. */
final class MappingReader {
  private static final Map<String, EventType> TYPES = WireNamed.index(EventType.class);
  private static final Map<String, Character> DELIMITERS =
      Map.of("tab", '\t', "comma", ',', "semicolon", ';', "pipe", '|');

  private final YamlMap top;
  private final Columns columns;
  private final Map<String, Condition> conditions = new LinkedHashMap<>();
  private final Map<String, Value> values = new LinkedHashMap<>();
  private final List<Stamp> stamps = new ArrayList<>();

  private MappingReader(YamlMap top) throws YamlException {
    this.top = top;
    YamlNode names = top.get("columns");
    this.columns = new Columns(names == null ? List.of() : names.texts());
  }

  static Mapping read(YamlNode node, String text) throws YamlException {
    return new MappingReader(
            node.map(
                "source",
                "delimiter",
                "quote",
                "encoding",
                "header",
                "columns",
                "zone",
                "device",
                "formats",
                "conditions",
                "drop",
                "values",
                "subject",
                "stamps",
                "events"))
        .read(text);
  }

  private Mapping read(String text) throws YamlException {
    for (Map.Entry<String, YamlNode> entry : top.entries("conditions").entrySet()) {
      conditions.put(entry.getKey(), condition(entry.getValue()));
    }
    for (Map.Entry<String, YamlNode> entry : top.need("stamps").entries().entrySet()) {
      stamps.add(stamp(entry.getKey(), entry.getValue()));
    }
    for (Map.Entry<String, YamlNode> entry : top.entries("values").entrySet()) {
      values.put(entry.getKey(), value(entry.getValue()));
    }
    YamlNode drop = top.get("drop");
    Condition dropped = drop == null ? null : condition(drop);
    YamlNode subject = top.get("subject");
    Value subjectValue = subject == null ? null : value(subject);
    List<EventRule> events = new ArrayList<>();
    for (YamlNode node : top.need("events").list()) {
      events.add(event(node, subjectValue));
    }
    return new Mapping(
        text, layout(), zone(), device(), formats(), dropped, List.copyOf(stamps), events);
  }

  private Mapping.Layout layout() throws YamlException {
    boolean named = top.has("columns");
    return new Mapping.Layout(
        delimiter(),
        quote(),
        encoding(),
        top.flag("header", !named),
        columns.names,
        Map.copyOf(columns.used));
  }

  private char delimiter() throws YamlException {
    String text = top.text("delimiter", "comma");
    Character named = DELIMITERS.get(text);
    if (named == null && text.length() != 1) {
      throw top.need("delimiter").complaint("needs tab, comma, semicolon, pipe or one character");
    }
    return named == null ? text.charAt(0) : named;
  }

  private @Nullable Character quote() throws YamlException {
    String text = top.text("quote", "\"");
    if (text.equals("none")) {
      return null;
    }
    if (text.length() != 1) {
      throw top.need("quote").complaint("needs one character or none");
    }
    return text.charAt(0);
  }

  private Charset encoding() throws YamlException {
    String name = top.text("encoding", StandardCharsets.UTF_8.name());
    try {
      return Charset.forName(name);
    } catch (IllegalArgumentException e) {
      throw top.need("encoding").complaint("no such encoding");
    }
  }

  private ZoneId zone() throws YamlException {
    YamlNode node = top.need("zone");
    try {
      return ZoneId.of(node.text());
    } catch (DateTimeException e) {
      throw node.complaint("no such zone, give one like Asia/Ho_Chi_Minh or UTC");
    }
  }

  private @Nullable String device() throws YamlException {
    YamlNode device = top.get("device");
    if (device == null) {
      return null;
    }
    if (!Slugs.isSlug(device.text())) {
      throw device.complaint("must match [a-z0-9][a-z0-9-]{0,31}");
    }
    return device.text();
  }

  private Formats formats() throws YamlException {
    YamlNode node = top.get("formats");
    YamlMap map = node == null ? null : node.map("date", "time", "date-time");
    return new Formats(
        format(map, "date", Formats.DEFAULT_DATE),
        format(map, "time", Formats.DEFAULT_TIME),
        format(map, "date-time", Formats.DEFAULT_DATE_TIME));
  }

  private static DateTimeFormatter format(@Nullable YamlMap map, String key, String absent)
      throws YamlException {
    YamlNode node = map == null ? null : map.get(key);
    if (node == null) {
      return Formats.of(absent);
    }
    try {
      return Formats.of(node.text());
    } catch (IllegalArgumentException e) {
      throw node.complaint("no pattern like yyyy-MM-dd HH:mm:ss");
    }
  }

  private Condition condition(YamlNode node) throws YamlException {
    if (node.isText()) {
      Condition named = conditions.get(node.text());
      if (named == null) {
        throw node.complaint("no condition of that name above");
      }
      return named;
    }
    List<Condition> all = new ArrayList<>();
    for (Map.Entry<String, YamlNode> entry : node.entries().entrySet()) {
      all.add(condition(entry.getKey(), entry.getValue()));
    }
    if (all.isEmpty()) {
      throw node.complaint("needs a condition");
    }
    return all.size() == 1 ? all.get(0) : new Condition.All(List.copyOf(all));
  }

  private Condition condition(String key, YamlNode node) throws YamlException {
    return switch (key) {
      case "all-of" -> new Condition.All(conditions(node));
      case "any-of" -> new Condition.Any(conditions(node));
      case "none-of" -> new Condition.None(conditions(node));
      case "zero" -> new Condition.Zero(columns.list(node));
      case "empty" -> new Condition.Empty(columns.list(node));
      default ->
          new Condition.Is(
              columns.name(key, node),
              node.isList() ? Set.copyOf(node.texts()) : Set.of(node.text()));
    };
  }

  private List<Condition> conditions(YamlNode node) throws YamlException {
    List<Condition> all = new ArrayList<>();
    for (YamlNode item : node.list()) {
      all.add(condition(item));
    }
    return List.copyOf(all);
  }

  private Stamp stamp(String name, YamlNode node) throws YamlException {
    YamlMap map = node.map("date-time", "date", "time", "after", "unless", "else");
    YamlNode unless = map.get("unless");
    if (map.has("unless") != map.has("else")) {
      throw node.complaint("unless and else go together");
    }
    return new Stamp(
        name,
        source(map),
        unless == null ? null : condition(unless),
        unless == null ? -1 : stampAt(map.need("else")));
  }

  private Stamp.Source source(YamlMap map) throws YamlException {
    YamlNode both = map.get("date-time");
    YamlNode date = map.get("date");
    YamlNode after = map.get("after");
    if (both != null && date == null && after == null && !map.has("time")) {
      return new Stamp.Source.DateTime(columns.of(both));
    }
    if (both != null || (date == null) == (after == null)) {
      throw map.node().complaint("needs date-time, or date and time, or time and after");
    }
    String time = columns.of(map.need("time"));
    return after == null
        ? new Stamp.Source.DateAndTime(columns.of(map.need("date")), time)
        : new Stamp.Source.Clock(time, stampAt(after));
  }

  private int stampAt(YamlNode node) throws YamlException {
    String name = node.text();
    for (int i = 0; i < stamps.size(); i++) {
      if (stamps.get(i).name().equals(name)) {
        return i;
      }
    }
    throw node.complaint("no stamp of that name above");
  }

  private Value value(YamlNode node) throws YamlException {
    if (node.isText()) {
      Value named = values.get(node.text());
      if (named == null) {
        throw node.complaint("no value of that name above");
      }
      return named;
    }
    YamlMap map =
        node.map(
            "constant",
            "column",
            "columns",
            "with",
            "lower",
            "replace",
            "words",
            "as",
            "stamp",
            "when");
    YamlNode constant = map.get("constant");
    YamlNode stamp = map.get("stamp");
    YamlNode when = map.get("when");
    long sources =
        List.of("constant", "stamp", "when", "column", "columns").stream().filter(map::has).count();
    if (sources != 1) {
      throw node.complaint("needs one of constant, column, columns, stamp, when");
    }
    if (constant != null) {
      return new Value.Constant(constant.text());
    }
    if (stamp != null) {
      return new Value.Time(stampAt(stamp));
    }
    return when == null ? columnsValue(map) : new Value.Flag(condition(when));
  }

  private Value columnsValue(YamlMap map) throws YamlException {
    YamlNode single = map.get("column");
    List<String> names =
        single == null ? columns.list(map.need("columns")) : List.of(columns.of(single));
    return new Value.Columns(
        names,
        map.text("with", "-"),
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
      case "number" -> Value.Shape.NUMBER;
      case "date" -> Value.Shape.DATE;
      default -> throw map.need("as").complaint("needs text, number or date");
    };
  }

  private EventRule event(YamlNode node, @Nullable Value subject) throws YamlException {
    YamlMap map = node.map("type", "at", "when", "subject", "data");
    EventType type = TYPES.get(map.need("type").text());
    if (type == null) {
      throw map.need("type").complaint("no such event type");
    }
    List<String> known = BodyCodec.fields(type);
    Map<String, Value> data = new LinkedHashMap<>();
    for (Map.Entry<String, YamlNode> entry : map.entries("data").entrySet()) {
      if (!known.contains(entry.getKey())) {
        String names = known.isEmpty() ? "no field" : String.join(", ", known);
        throw entry.getValue().complaint("unknown field, " + type.wireName() + " has " + names);
      }
      data.put(entry.getKey(), value(entry.getValue()));
    }
    YamlNode when = map.get("when");
    YamlNode own = map.get("subject");
    return new EventRule(
        type,
        stampAt(map.need("at")),
        when == null ? null : condition(when),
        own == null ? subject : value(own),
        data);
  }

  /** The columns that a mapping names, checked where it also lists them. */
  private static final class Columns {
    private final List<String> names;
    private final Map<String, Integer> used = new LinkedHashMap<>();

    Columns(List<String> names) {
      this.names = names;
    }

    String of(YamlNode node) throws YamlException {
      return name(node.text(), node);
    }

    List<String> list(YamlNode node) throws YamlException {
      List<String> all = new ArrayList<>();
      for (YamlNode item : node.list()) {
        all.add(of(item));
      }
      if (all.isEmpty()) {
        throw node.complaint("needs columns");
      }
      return List.copyOf(all);
    }

    String name(String name, YamlNode node) throws YamlException {
      if (!names.isEmpty() && !names.contains(name)) {
        throw node.complaint("no such column: " + name);
      }
      used.putIfAbsent(name, node.line());
      return name;
    }
  }
}
