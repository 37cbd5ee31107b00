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
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes a mapping of its YAML. What a name refers to must stand above it. */
final class MappingReader {
  private static final Map<String, EventType> TYPES = WireNamed.index(EventType.class);
  private static final Map<String, Character> DELIMITERS =
      Map.of("tab", '\t', "comma", ',', "semicolon", ';', "pipe", '|');

  private final YamlMap top;
  private final ColumnNames columns;
  private final ConditionReader conditions;
  private final ValueReader values;
  private final List<Stamp> stamps = new ArrayList<>();

  private MappingReader(YamlMap top) throws YamlException {
    this.top = top;
    this.columns = ColumnNames.of(top.get("columns"));
    this.conditions = new ConditionReader(columns);
    this.values = new ValueReader(columns, conditions, this::stampAt);
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
                "expect",
                "values",
                "subject",
                "stamps",
                "events"))
        .read(text);
  }

  private Mapping read(String text) throws YamlException {
    for (Map.Entry<String, YamlNode> entry : top.entries("conditions").entrySet()) {
      conditions.name(entry.getKey(), entry.getValue());
    }
    for (Map.Entry<String, YamlNode> entry : top.need("stamps").entries().entrySet()) {
      stamps.add(stamp(entry.getKey(), entry.getValue()));
    }
    for (Map.Entry<String, YamlNode> entry : top.entries("values").entrySet()) {
      values.name(entry.getKey(), entry.getValue());
    }
    YamlNode drop = top.get("drop");
    Condition dropped = drop == null ? null : conditions.read(drop);
    Map<String, Condition> expected = new LinkedHashMap<>();
    for (Map.Entry<String, YamlNode> entry : top.entries("expect").entrySet()) {
      expected.put(entry.getKey(), conditions.read(entry.getValue()));
    }
    YamlNode subject = top.get("subject");
    Value subjectValue = subject == null ? null : values.read(subject);
    List<EventRule> events = new ArrayList<>();
    for (YamlNode node : top.need("events").list()) {
      events.add(event(node, subjectValue));
    }
    return new Mapping(
        text,
        layout(),
        zone(),
        device(),
        formats(),
        dropped,
        expected,
        List.copyOf(stamps),
        events);
  }

  private Mapping.Layout layout() throws YamlException {
    boolean named = !columns.inOrder().isEmpty();
    return new Mapping.Layout(
        delimiter(),
        quote(),
        encoding(),
        top.flag("header", !named),
        columns.inOrder(),
        columns.headings(),
        Collections.unmodifiableMap(columns.used()));
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
    return node == null ? Formats.of(absent) : Formats.of(node);
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
        unless == null ? null : conditions.read(unless),
        unless == null ? -1 : stampAt(map.need("else")));
  }

  private Stamp.Source source(YamlMap map) throws YamlException {
    YamlNode both = map.get("date-time");
    YamlNode date = map.get("date");
    YamlNode after = map.get("after");
    if (both != null && date == null && after == null && !map.has("time")) {
      return new Stamp.Source.DateTime(columns.one(both));
    }
    if (both != null || (date == null) == (after == null)) {
      throw map.node().complaint("needs date-time, or date and time, or time and after");
    }
    String time = columns.one(map.need("time"));
    return after == null
        ? new Stamp.Source.DateAndTime(columns.one(map.need("date")), time)
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
      data.put(entry.getKey(), values.read(entry.getValue()));
    }
    YamlNode when = map.get("when");
    YamlNode own = map.get("subject");
    return new EventRule(
        type,
        stampAt(map.need("at")),
        when == null ? null : conditions.read(when),
        own == null ? subject : values.read(own),
        data);
  }
}
