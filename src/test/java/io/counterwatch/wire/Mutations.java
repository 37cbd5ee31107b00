package io.counterwatch.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What might be put in a field's place: much of it wrong, some of it right after all. */
final class Mutations {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** What looks harmless to one reader and not to another. */
  private static final List<String> ODDITIES =
      List.of(
          "\n", " ", "-", "_", ".", "A", "z", "0", "é", "ố", "\u0661", "\uff11", "\u2028", "👍",
          "\u0000", "\u0001", "\u007f", "g", ":", "+", "Z", "/");

  private Mutations() {}

  /** Everything that is tried in that place; a missing node where the field is to go. */
  static List<JsonNode> of(JsonNode now, ObjectNode schema) {
    List<JsonNode> all = new ArrayList<>();
    all.add(MissingNode.getInstance());
    all.add(NODES.nullNode());
    all.add(NODES.booleanNode(true));
    all.add(NODES.booleanNode(false));
    all.add(NODES.textNode(""));
    all.add(NODES.textNode("true"));
    all.add(NODES.arrayNode());
    all.add(NODES.arrayNode().add("land").add(1));
    all.add(NODES.objectNode());
    all.add(NODES.objectNode().put("service", "land"));
    addNumbers(all, schema);
    if (!now.isMissingNode()) {
      all.add(NODES.arrayNode().add(now));
      all.add(NODES.textNode(now.asText()));
    }
    if (now.isTextual()) {
      addTexts(all, now.textValue(), schema.path("maxLength").asInt(32));
    }
    if (now.isArray()) {
      addLists(all, (ArrayNode) now);
    }
    return all;
  }

  private static void addNumbers(List<JsonNode> all, ObjectNode schema) {
    long min = schema.path("minimum").longValue();
    long max = schema.path("maximum").longValue();
    for (long whole : new long[] {min - 1, min, max, max + 1, Long.MAX_VALUE}) {
      all.add(NODES.numberNode(whole));
    }
    for (double number : new double[] {min, min + 0.5, max, -0.0, 1e18}) {
      all.add(NODES.numberNode(number));
    }
  }

  private static void addTexts(List<JsonNode> all, String now, int max) {
    List<String> texts = new ArrayList<>();
    int middle = now.offsetByCodePoints(0, now.codePointCount(0, now.length()) / 2);
    for (String odd : ODDITIES) {
      texts.add(now + odd);
      texts.add(odd + now);
      texts.add(now.substring(0, middle) + odd + now.substring(middle));
      texts.add(odd.repeat(max));
      texts.add(odd.repeat(max + 1));
    }
    for (int length : List.of(16, 17, 32, 33, 64, 65, 128, 129, 1000, 1001)) {
      texts.add("a".repeat(length));
    }
    texts.add(now.toUpperCase(Locale.ROOT));
    texts.add(now.substring(middle));
    // Other days, hours, offsets and sequences, many of them impossible.
    for (int i = 0; i < now.length() && i < 32; i++) {
      if (now.charAt(i) >= '0' && now.charAt(i) <= '9') {
        for (String digit : List.of("0", "2", "3", "6", "9")) {
          texts.add(now.substring(0, i) + digit + now.substring(i + 1));
        }
      }
    }
    texts.forEach(text -> all.add(NODES.textNode(text)));
  }

  private static void addLists(List<JsonNode> all, ArrayNode now) {
    all.add(now.deepCopy().add(NODES.nullNode()));
    all.add(now.deepCopy().add("Land"));
    all.add(now.deepCopy().add(now));
    if (!now.isEmpty()) {
      for (int size : List.of(64, 65, 100, 101, 256, 257)) {
        ArrayNode longer = now.deepCopy();
        while (longer.size() < size) {
          longer.add(now.get(0));
        }
        all.add(longer);
      }
    }
  }
}
