package io.counterwatch.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A schema's fields as a table for people: name, shape, meaning. */
final class FieldTable {
  private final ProtocolFiles files;

  FieldTable(ProtocolFiles files) {
    this.files = files;
  }

  /** The fields of an object and of the objects in it; a word where it has none. */
  String of(JsonNode schema) {
    List<String> rows = new ArrayList<>();
    addRows(schema, "", rows);
    if (rows.isEmpty()) {
      return "<p class=\"none\">{{dev.noFields}}</p>";
    }
    return "<table class=\"fields\"><thead><tr><th scope=\"col\">{{dev.field}}</th>"
        + "<th scope=\"col\">{{dev.shape}}</th><th scope=\"col\">{{dev.meaning}}</th></tr></thead>"
        + "<tbody>"
        + String.join("", rows)
        + "</tbody></table>";
  }

  private void addRows(JsonNode schema, String path, List<String> rows) {
    List<String> required = new ArrayList<>();
    schema.path("required").forEach(name -> required.add(name.asText()));
    for (Map.Entry<String, JsonNode> field : schema.path("properties").properties()) {
      JsonNode property = field.getValue();
      String name = path + field.getKey();
      boolean needed = required.contains(field.getKey());
      rows.add(row(name, property, needed));
      if (property.has("properties") && !name.equals("data")) {
        addRows(property, name + ".", rows);
      }
      if (property.path("items").has("properties")) {
        addRows(property.path("items"), name + "[].", rows);
      }
    }
    if (schema.has("else")) {
      addRows(schema.path("else"), path, rows);
    }
  }

  private String row(String name, JsonNode property, boolean required) {
    return "<tr><th scope=\"row\">"
        + Html.code(name)
        + (required
            ? "<span class=\"need\">{{dev.required}}</span>"
            : "<span class=\"may\">{{dev.optional}}</span>")
        + "</th><td class=\"shape\">"
        + shape(property)
        + "</td><td>"
        + Html.prose(property.path("description").asText())
        + "</td></tr>";
  }

  /** What a value looks like, in few words. */
  private String shape(JsonNode property) {
    if (property.has("const")) {
      return Html.code(property.path("const").toString());
    }
    if (property.has("enum") && property.path("enum").size() <= 10) {
      List<String> values = new ArrayList<>();
      for (JsonNode value : property.path("enum")) {
        if (!value.isNull()) {
          values.add(Html.code(value.asText()));
        }
      }
      return String.join(" ", values);
    }
    JsonNode type = property.path("type");
    return switch (type.isArray() ? type.path(0).asText() : type.asText()) {
      case "string" -> text(property);
      case "integer" -> "integer " + range(property);
      case "number" -> "number";
      case "boolean" -> Html.code("true") + " " + Html.code("false");
      case "array" -> list(property);
      default -> "object";
    };
  }

  private String text(JsonNode property) {
    if (property.has("enum")) {
      return "one of the types below";
    }
    String shared = shared(property);
    if (!shared.isEmpty()) {
      String title = files.definition(shared).path("title").asText().toLowerCase(Locale.ROOT);
      return "<a href=\"#shape-" + shared + "\">" + Html.escape(title) + "</a>";
    }
    if (property.has("maxLength")) {
      return "text, " + property.path("minLength").asInt() + " – " + number(property, "maxLength");
    }
    return "text";
  }

  private String list(JsonNode property) {
    JsonNode items = property.path("items");
    String shared =
        shared(items.path("type").asText().equals("array") ? items.path("items") : items);
    String of = shared.isEmpty() ? "objects" : files.definition(shared).path("title").asText();
    return "list of "
        + Html.escape(of.toLowerCase(Locale.ROOT))
        + (items.has("minItems") ? " pairs" : "")
        + ", at most "
        + number(property, "maxItems");
  }

  private String range(JsonNode property) {
    String shared = shared(property);
    ObjectNode bounds = shared.isEmpty() ? (ObjectNode) property : files.definition(shared);
    long max = bounds.path("maximum").longValue();
    if (max >= Integer.MAX_VALUE) {
      return bounds.path("minimum").longValue() < 0 ? "" : "from 0";
    }
    return number(bounds, "minimum") + " – " + number(bounds, "maximum");
  }

  private static String shared(JsonNode property) {
    String reference = property.path("allOf").path(0).path("$ref").asText();
    return reference.isEmpty() ? "" : ProtocolFiles.target(reference);
  }

  private static String number(JsonNode node, String name) {
    return String.format(Locale.ROOT, "%,d", node.path(name).longValue());
  }
}
