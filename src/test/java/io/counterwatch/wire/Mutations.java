package io.counterwatch.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Small changes to one field of a message: most make it wrong, some leave it right. */
final class Mutations {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** What looks harmless to one reader and not to another. */
  private static final List<String> ODDITIES =
      List.of(
          "\n", " ", "-", "_", ".", "A", "z", "0", "é", "ố", "\u0661", "\uff11", "\u2028", "👍",
          "\u0000", "\u0001", "\u007f", "g", ":", "+", "Z", "/");

  private final Random random;
  private final SchemaSamples samples;

  Mutations(Random random, SchemaSamples samples) {
    this.random = random;
    this.samples = samples;
  }

  /** Changes a field. */
  void mutate(SchemaSamples.Place place) {
    ObjectNode parent = place.parent();
    JsonNode now = parent.path(place.name());
    switch (random.nextInt(6)) {
      case 0 -> parent.remove(place.name());
      case 1 -> parent.set(place.name(), samples.anything());
      case 2 -> parent.set(place.name(), retyped(now));
      default -> {
        if (now.isTextual()) {
          parent.put(place.name(), text(now.textValue(), samples.resolved(place.schema())));
        } else if (now.isNumber()) {
          parent.set(place.name(), number(samples.resolved(place.schema())));
        } else if (now.isArray()) {
          parent.set(place.name(), array(now));
        } else {
          parent.set(place.name(), samples.anything());
        }
      }
    }
  }

  /** The same in another type. */
  private JsonNode retyped(JsonNode now) {
    return switch (random.nextInt(3)) {
      case 0 -> NODES.arrayNode().add(now.isMissingNode() ? NODES.nullNode() : now);
      case 1 -> NODES.textNode(now.asText());
      default -> now.isTextual() ? NODES.numberNode(now.asLong()) : NODES.textNode("true");
    };
  }

  private JsonNode array(JsonNode now) {
    var longer = NODES.arrayNode();
    now.forEach(longer::add);
    if (random.nextBoolean() && !now.isEmpty()) {
      JsonNode repeated = now.get(0);
      int wanted = List.of(64, 65, 100, 101, 256, 257).get(random.nextInt(6));
      while (longer.size() < wanted) {
        longer.add(repeated);
      }
    } else {
      longer.add(samples.anything());
    }
    return longer;
  }

  private JsonNode number(ObjectNode schema) {
    long min = schema.path("minimum").longValue();
    long max = schema.path("maximum").longValue();
    return switch (random.nextInt(8)) {
      case 0 -> NODES.numberNode(min - 1);
      case 1 -> NODES.numberNode(max + 1);
      case 2 -> NODES.numberNode(min + 0.5);
      case 3 -> NODES.numberNode((double) min);
      case 4 -> NODES.numberNode(max);
      case 5 -> NODES.numberNode(Long.MAX_VALUE);
      case 6 -> NODES.numberNode(1e18);
      default -> NODES.numberNode(-random.nextDouble());
    };
  }

  private String text(String now, ObjectNode schema) {
    int max = schema.path("maxLength").asInt(64);
    int at =
        now.isEmpty()
            ? 0
            : now.offsetByCodePoints(0, random.nextInt(now.codePointCount(0, now.length())));
    String odd = ODDITIES.get(random.nextInt(ODDITIES.size()));
    return switch (random.nextInt(9)) {
      case 0 -> "";
      case 1 -> now + odd;
      case 2 -> now.substring(0, at) + odd + now.substring(at);
      case 3 -> now.substring(0, at);
      case 4 -> now.substring(at);
      case 5 -> odd.repeat(max);
      case 6 -> odd.repeat(max + 1);
      case 7 -> now.toUpperCase(Locale.ROOT);
      default -> digit(now, at);
    };
  }

  /** Another digit at that place: other days, hours and offsets, mostly impossible ones. */
  private String digit(String now, int at) {
    return at < now.length() && Character.isDigit(now.charAt(at))
        ? now.substring(0, at) + random.nextInt(10) + now.substring(at + 1)
        : now + "0";
  }
}
