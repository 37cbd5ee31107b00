package io.counterwatch.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Makes up messages from the schemas alone: any optional field there, absent or null, texts and
 * numbers often at their limits, characters of all of Unicode.
 */
final class SchemaSamples {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final String SLUG_FIRST = "abcxyz0189";
  private static final int MOST_ITEMS = 5;

  private final Random random;
  private ObjectNode definitions = NODES.objectNode();

  SchemaSamples(Random random) {
    this.random = random;
  }

  /** A field of a message, and the schema that it must follow. */
  record Place(ObjectNode parent, String name, ObjectNode schema) {}

  /** A message, and where in it which schema counts. */
  record Sample(ObjectNode message, List<Place> places) {}

  /** A valid event of that type from {@link WireSamples}' device. */
  Sample event(String type) {
    Sample sample = message(type);
    ObjectNode event = sample.message();
    event.put("source", "/centres/" + WireSamples.CENTRE + "/devices/" + WireSamples.DEVICE);
    // Between 1990 and a day ahead, whatever the offset: schemas cannot say this.
    event.put(
        "time", "20" + (14 + random.nextInt(12)) + time().substring(4).replace("-02-29", "-02-28"));
    event.put("clockoffset", random.nextInt());
    if (!event.path("epoch").isTextual() || !event.path("sequence").isTextual()) {
      event.remove(List.of("epoch", "sequence"));
    }
    if (type.equals("outbox.lost")) {
      ObjectNode data = (ObjectNode) event.get("data");
      if (data.get("to").textValue().compareTo(data.get("from").textValue()) < 0) {
        data.set("to", data.get("from"));
      }
    }
    return sample;
  }

  /** A valid message of another kind. */
  Sample message(String name) {
    ObjectNode schema = Schemas.FILES.schema(name);
    definitions = schema.path("$defs") instanceof ObjectNode shared ? shared : NODES.objectNode();
    List<Place> places = new ArrayList<>();
    ObjectNode message = object(schema, places);
    message.path("missing").forEach(SchemaSamples::order);
    return new Sample(message, places);
  }

  private static void order(JsonNode pair) {
    if (pair.get(1).textValue().compareTo(pair.get(0).textValue()) < 0) {
      ((ArrayNode) pair).set(1, pair.get(0));
    }
  }

  private ObjectNode object(ObjectNode schema, List<Place> places) {
    Map<String, ObjectNode> properties = new LinkedHashMap<>();
    List<String> required = new ArrayList<>();
    collect(schema, properties, required);
    ObjectNode object = NODES.objectNode();
    properties.forEach(
        (name, property) -> {
          places.add(new Place(object, name, property));
          boolean optional = !required.contains(name);
          int choice = random.nextInt(4);
          if (optional && choice == 0) {
            return;
          }
          object.set(name, optional && choice == 1 ? NODES.nullNode() : value(property, places));
        });
    if (random.nextInt(4) == 0) {
      object.set("unnamed", anything());
    }
    return object;
  }

  /** The fields of an object: those of the schema itself and of those that it includes. */
  private void collect(
      ObjectNode schema, Map<String, ObjectNode> properties, List<String> required) {
    ObjectNode whole = resolved(schema);
    whole.path("required").forEach(name -> required.add(name.textValue()));
    ObjectNode living = whole.withObject("/else");
    if (living.has("properties")) {
      collect(living, properties, required);
    }
    for (Map.Entry<String, JsonNode> each : whole.path("properties").properties()) {
      ObjectNode before = properties.getOrDefault(each.getKey(), NODES.objectNode());
      properties.put(each.getKey(), before.deepCopy().setAll((ObjectNode) each.getValue()));
    }
  }

  /** A schema together with the schemas that it includes. */
  ObjectNode resolved(ObjectNode schema) {
    ObjectNode whole = schema.deepCopy();
    whole.remove("allOf");
    for (JsonNode included : schema.path("allOf")) {
      String name = included.get("$ref").textValue().substring("#/$defs/".length());
      ObjectNode other = resolved((ObjectNode) definitions.get(name)).deepCopy();
      ObjectNode properties = other.withObject("/properties");
      for (Map.Entry<String, JsonNode> each : whole.path("properties").properties()) {
        ObjectNode merged = properties.withObject("/" + each.getKey());
        merged.setAll((ObjectNode) each.getValue());
      }
      ArrayNode required = other.withArray("required");
      whole.path("required").forEach(required::add);
      whole = (ObjectNode) whole.setAll(other);
      whole.put("shape", name);
    }
    return whole;
  }

  private JsonNode value(ObjectNode property, List<Place> places) {
    ObjectNode schema = resolved(property);
    if (schema.has("const")) {
      return schema.get("const");
    }
    if (schema.has("enum")) {
      List<JsonNode> values = new ArrayList<>();
      schema.get("enum").forEach(values::add);
      values.removeIf(JsonNode::isNull);
      return values.get(random.nextInt(values.size()));
    }
    JsonNode type = schema.path("type");
    return switch (type.isArray() ? type.get(0).asText() : type.asText()) {
      case "string" -> NODES.textNode(text(schema));
      case "integer" -> whole(schema);
      case "number" -> NODES.numberNode(1 + random.nextInt(1000) / 4.0);
      case "boolean" -> NODES.booleanNode(random.nextBoolean());
      case "object" -> object(schema, places);
      case "array" -> array(schema, places);
      default -> throw new AssertionError("no type: " + schema);
    };
  }

  private ArrayNode array(ObjectNode schema, List<Place> places) {
    int max = schema.path("maxItems").asInt(MOST_ITEMS);
    int min = schema.path("minItems").asInt(0);
    int most = random.nextInt(8) == 0 ? max : Math.min(max, MOST_ITEMS);
    int count = min + random.nextInt(most - min + 1);
    ArrayNode array = NODES.arrayNode();
    for (int i = 0; i < count; i++) {
      array.add(value((ObjectNode) schema.get("items"), places));
    }
    return array;
  }

  private JsonNode whole(ObjectNode schema) {
    long min = schema.get("minimum").longValue();
    long max = schema.get("maximum").longValue();
    return switch (random.nextInt(5)) {
      case 0 -> NODES.numberNode(min);
      case 1 -> NODES.numberNode(max);
      // A number with a fraction of zero is whole.
      case 2 -> NODES.numberNode((double) (min + Math.min(7, max - min)));
      default -> NODES.numberNode(min + (long) (random.nextDouble() * (max - min)));
    };
  }

  private String text(ObjectNode schema) {
    return switch (schema.path("shape").asText()) {
      case "slug" -> of(SLUG_FIRST, 1) + of(SLUG_FIRST + "-", edge(0, 31));
      case "subject" -> of("abzABZ019._-", edge(1, 64));
      case "epoch" -> of("0123456789abcdefABCDEF", 16);
      case "sequence" -> of("0123456789", 11) + of("123456789", 1);
      case "sequence-or-zero" -> of("0123456789", 12);
      case "time" -> time();
      case "day" -> time().substring(0, 10);
      case "" ->
          schema.has("pattern")
              ? of("abz AZ09-öố", edge(1, 128))
              : characters(
                  edge(schema.path("minLength").asInt(0), schema.get("maxLength").asInt()));
      default -> throw new AssertionError("no such shape: " + schema);
    };
  }

  private int edge(int min, int max) {
    return switch (random.nextInt(5)) {
      case 0 -> min;
      case 1 -> max;
      default -> min + random.nextInt(max - min + 1);
    };
  }

  private String time() {
    int year = random.nextInt(9998) + 1;
    int month = 1 + random.nextInt(12);
    boolean leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    int days = month == 2 ? (leap ? 29 : 28) : List.of(4, 6, 9, 11).contains(month) ? 30 : 31;
    int day = random.nextInt(4) == 0 ? days : 1 + random.nextInt(days);
    String fraction = random.nextBoolean() ? "" : "." + of("0123456789", edge(1, 20));
    String offset =
        random.nextBoolean()
            ? of("Zz", 1)
            : "%s%02d:%02d".formatted(of("+-", 1), random.nextInt(24), random.nextInt(60));
    int second = random.nextInt(62);
    int minute = second > 59 ? 59 : random.nextInt(60);
    return "%04d-%02d-%02d%s%02d:%02d:%02d"
            .formatted(
                year, month, day, of("Tt", 1), random.nextInt(24), minute, Math.min(second, 60))
        + fraction
        + offset;
  }

  private String characters(int count) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.appendCodePoint(character());
    }
    return text.toString();
  }

  private int character() {
    int any =
        switch (random.nextInt(4)) {
          case 0 -> 1 + random.nextInt(0x7f);
          case 1 -> "ĐđƠơƯưếựỗ".charAt(random.nextInt(9));
          case 2 -> 0x1F300 + random.nextInt(0x300);
          default -> 1 + random.nextInt(Character.MAX_CODE_POINT);
        };
    return any >= Character.MIN_SURROGATE && any <= Character.MAX_SURROGATE ? 'x' : any;
  }

  JsonNode anything() {
    return switch (random.nextInt(9)) {
      case 0 -> NODES.nullNode();
      case 1 -> NODES.booleanNode(random.nextBoolean());
      case 2 -> NODES.numberNode(random.nextInt(100) - 50);
      case 3 -> NODES.numberNode(random.nextDouble());
      case 4 -> NODES.textNode("");
      case 5 -> NODES.textNode(characters(1 + random.nextInt(40)));
      case 6 -> NODES.arrayNode().add("land").add(1);
      case 7 -> NODES.objectNode().put("service", "land");
      default -> NODES.arrayNode();
    };
  }

  private String of(String letters, int length) {
    StringBuilder text = new StringBuilder();
    random.ints(length, 0, letters.length()).forEach(i -> text.append(letters.charAt(i)));
    return text.toString();
  }
}
