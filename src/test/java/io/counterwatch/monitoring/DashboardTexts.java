package io.counterwatch.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The English dashboards, made of the Vietnamese ones: a text becomes what {@code
 * grafana/english.json} says, what belongs to a dashboard itself gets an ending, and nothing else
 * differs. Also the form in which dashboards are written: what fits into a line stands in one.
 */
final class DashboardTexts {
  private static final Path TABLE = Path.of("grafana/english.json");
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int WIDTH = 140;
  private static final int INDENT = 2;

  /** A dashboard's uid, and the tag by which they know each other. */
  private static final Pattern OWN = Pattern.compile("counterwatch|cw-[a-z]+");

  private static final Pattern LINK = Pattern.compile("^(/d/cw-[a-z]+)(?=/)");
  private static final String ENDING = "-en";

  private final Map<String, String> english;
  private final Set<String> unused;

  private DashboardTexts(Map<String, String> english) {
    this.english = english;
    this.unused = new TreeSet<>(english.keySet());
  }

  /** By the table that is shipped. */
  static DashboardTexts load() {
    try {
      Map<String, String> english = new LinkedHashMap<>();
      JSON.readTree(TABLE.toFile())
          .properties()
          .forEach(each -> english.put(each.getKey(), each.getValue().asText()));
      return new DashboardTexts(english);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The English one of a Vietnamese dashboard, or of a part of it. */
  JsonNode translated(JsonNode vietnamese) {
    if (vietnamese.isObject()) {
      ObjectNode all = JsonNodeFactory.instance.objectNode();
      vietnamese.properties().forEach(each -> all.set(each.getKey(), translated(each.getValue())));
      return all;
    }
    if (vietnamese.isArray()) {
      ArrayNode all = JsonNodeFactory.instance.arrayNode();
      vietnamese.forEach(each -> all.add(translated(each)));
      return all;
    }
    return vietnamese.isTextual() ? TextNode.valueOf(translated(vietnamese.asText())) : vietnamese;
  }

  private String translated(String text) {
    String translation = english.get(text);
    if (translation != null) {
      unused.remove(text);
      return translation;
    }
    if (OWN.matcher(text).matches()) {
      return text + ENDING;
    }
    return LINK.matcher(text).replaceFirst("$1" + ENDING);
  }

  /** Texts of the table that nothing translated so far had. */
  Set<String> unused() {
    return unused;
  }

  /** A dashboard as its file has it. */
  static String written(JsonNode dashboard) {
    return written(dashboard, 0, 0) + "\n";
  }

  private static String written(JsonNode node, int indent, int before) {
    String line = inOneLine(node);
    if (!node.isContainerNode() || node.isEmpty() || indent + before + line.length() <= WIDTH) {
      return line;
    }
    int inner = indent + INDENT;
    List<String> parts = new ArrayList<>();
    if (node.isObject()) {
      node.properties()
          .forEach(
              each -> {
                String name = TextNode.valueOf(each.getKey()) + ": ";
                parts.add(name + written(each.getValue(), inner, name.length()));
              });
    } else {
      node.forEach(each -> parts.add(written(each, inner, 0)));
    }
    String pad = "\n" + " ".repeat(inner);
    String open = node.isObject() ? "{" : "[";
    String close = node.isObject() ? "}" : "]";
    return open + pad + String.join("," + pad, parts) + "\n" + " ".repeat(indent) + close;
  }

  private static String inOneLine(JsonNode node) {
    List<String> parts = new ArrayList<>();
    if (node.isObject()) {
      node.properties()
          .forEach(
              each ->
                  parts.add(TextNode.valueOf(each.getKey()) + ": " + inOneLine(each.getValue())));
      return "{" + String.join(", ", parts) + "}";
    }
    if (node.isArray()) {
      node.forEach(each -> parts.add(inOneLine(each)));
      return "[" + String.join(", ", parts) + "]";
    }
    return node.toString();
  }

  /** Replaces a dashboard's file. */
  static void write(String language, String name, JsonNode dashboard) {
    try {
      Files.writeString(
          Path.of("grafana/dashboards", language, name + ".json"), written(dashboard));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
