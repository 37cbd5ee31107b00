package io.counterwatch.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.counterwatch.event.EventType;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Map.Entry;

/**
 * The parts of the device makers' page that are made of the {@link ProtocolFiles}: nothing of them
 * is written a second time. Words of the page's language are left as placeholders of a template.
 */
final class DeveloperHtml {
  private final ProtocolFiles files;
  private final JsonNode document;
  private final FieldTable fields;

  DeveloperHtml(ProtocolFiles files, JsonNode document) {
    this.files = files;
    this.document = document;
    this.fields = new FieldTable(files);
  }

  /** Each part under the name of the comment in the template whose place it takes. */
  Map<String, String> parts() {
    Map<String, String> parts = new LinkedHashMap<>();
    parts.put("type-links", typeLinks());
    parts.put("start-birth", Html.json(example("status", "birth")));
    parts.put("start-ack", Html.json(firstAnswer()));
    parts.put("start-event", Html.json(example("ticket.issued", "full")));
    parts.put("start-stored", Html.json(example("ack", "after-events")));
    parts.put("try-birth", tryOut("status", example("status", "birth")));
    parts.put("try-event", tryOut("event", example("ticket.issued", "full")));
    parts.put("topics", topics());
    parts.put(
        "messages-handshake",
        message("status") + message("server-status") + message("ack") + message("rejected"));
    parts.put("messages-events", shapes() + message("envelope") + message("event-batch"));
    parts.put("types", types());
    parts.put("messages-displays", message("board") + message("alerts"));
    parts.put("reasons", reasons());
    parts.put("limits", limits());
    return parts;
  }

  private static String typeLinks() {
    StringBuilder out = new StringBuilder();
    for (EventType type : EventType.values()) {
      String name = type.wireName();
      out.append("<li><a href=\"#").append(name).append("\">").append(name).append("</a></li>");
    }
    return out.toString();
  }

  private JsonNode example(String file, String name) {
    for (JsonNode each : files.examples(file).path("valid")) {
      if (each.path("name").asText().equals(name)) {
        return each.path("message");
      }
    }
    throw new IllegalArgumentException(file + " has no example " + name);
  }

  /** The answer to a birth before anything was lost. */
  private JsonNode firstAnswer() {
    ObjectNode answer = example("ack", "full").deepCopy();
    answer.putArray("missing");
    return answer.put("rejected", 0);
  }

  private String tryOut(String topic, JsonNode message) {
    String own = "counterwatch/v1/hb-province/hb-province-kiosk-1/";
    String command =
        "mosquitto_rr -i hb-province-kiosk-1 -q 1 \\\n  -t "
            + own
            + topic
            + " \\\n  -e "
            + own
            + "ack \\\n  -m '"
            + message
            + "'";
    return Html.escape(command);
  }

  private String topics() {
    StringBuilder out =
        new StringBuilder(
            "<table class=\"topics\"><thead><tr><th scope=\"col\">{{dev.topic}}</th>"
                + "<th scope=\"col\">{{dev.direction}}</th><th scope=\"col\">{{dev.quality}}</th>"
                + "<th scope=\"col\">{{dev.content}}</th></tr></thead><tbody>");
    for (JsonNode operation : document.path("operations")) {
      String reference = operation.path("channel").path("$ref").asText();
      JsonNode channel = document.at(reference.substring(1));
      JsonNode mqtt = operation.path("bindings").path("mqtt");
      boolean fromDevice = operation.path("action").asText().equals("receive");
      out.append("<tr><th scope=\"row\">")
          .append(breakable(channel.path("address").asText()))
          .append("</th><td class=\"way\">")
          .append(fromDevice ? "{{dev.fromDevice}}" : "{{dev.toDevice}}")
          .append("</td><td class=\"qos\">")
          .append(mqtt.path("qos").asInt())
          .append(mqtt.path("retain").asBoolean() ? " · {{dev.retained}}" : "")
          .append("</td><td>")
          .append(Html.prose(channel.path("summary").asText()))
          .append("</td></tr>");
    }
    return out.append("</tbody></table>").toString();
  }

  /** A topic that a narrow screen may break at its levels. */
  private static String breakable(String topic) {
    return "<code>" + Html.escape(topic).replace("/", "/<wbr>") + "</code>";
  }

  /** The shapes that fields share. */
  private String shapes() {
    StringBuilder out = new StringBuilder("<dl class=\"shapes\">");
    for (Entry<String, JsonNode> shape : files.raw("common").path("$defs").properties()) {
      out.append("<div id=\"shape-")
          .append(shape.getKey())
          .append("\"><dt>")
          .append(Html.escape(shape.getValue().path("title").asText()))
          .append("</dt><dd>")
          .append(Html.prose(shape.getValue().path("description").asText()))
          .append("</dd></div>");
    }
    return out.append("</dl>").toString();
  }

  private String types() {
    StringBuilder out = new StringBuilder();
    for (EventType type : EventType.values()) {
      String name = type.wireName();
      ObjectNode schema = files.raw(name);
      JsonNode properties = schema.path("properties");
      out.append(head("type", name, schema));
      if (properties.has("subject")) {
        out.append("<p class=\"subject\">{{dev.subject}}</p>");
      }
      out.append(fields.of(properties.path("data"))).append(foot(name)).append("</div>");
      out.append("<div class=\"show\">").append(examplesOf(name)).append("</div></section>");
    }
    return out.toString();
  }

  private String message(String name) {
    ObjectNode schema = files.raw(name);
    return head("message", name, schema)
        + (schema.path("type").asText().equals("array") ? "" : fields.of(schema))
        + foot(name)
        + "</div><div class=\"show\">"
        + examplesOf(name)
        + "</div></section>";
  }

  private static String head(String kind, String name, ObjectNode schema) {
    return "<section class=\"entry "
        + kind
        + "\" id=\""
        + name
        + "\"><div class=\"tell\"><h3><span>"
        + Html.escape(schema.path("title").asText())
        + "</span> "
        + Html.code(name)
        + "</h3><p>"
        + Html.prose(schema.path("description").asText()).replace("\n\n", "</p><p class=\"fine\">")
        + "</p>";
  }

  /** What is refused, and where the files are. */
  private String foot(String name) {
    StringBuilder out =
        new StringBuilder("<details class=\"bad\"><summary>{{dev.refused}}</summary><ul>");
    for (JsonNode each : files.examples(name).path("invalid")) {
      out.append("<li><b>")
          .append(Html.code(each.path("reason").asText("–")))
          .append("</b> ")
          .append(each.has("field") ? Html.code(each.path("field").asText()) + " " : "")
          .append(Html.prose(each.path("summary").asText()))
          .append("</li>");
    }
    return out.append("</ul></details><p class=\"links\"><a href=\"/developers/schemas/")
        .append(name)
        .append(".json\">{{dev.schema}}</a> <a href=\"/developers/examples/")
        .append(name)
        .append(".json\">{{dev.allExamples}}</a></p>")
        .toString();
  }

  /** The fullest one open, the others to be opened. */
  private String examplesOf(String name) {
    StringBuilder out = new StringBuilder();
    JsonNode valid = files.examples(name).path("valid");
    int open = 0;
    for (int i = 0; i < valid.size(); i++) {
      open = valid.path(i).path("name").asText().equals("full") ? i : open;
    }
    out.append(one(valid.path(open), true));
    for (int i = 0; i < valid.size(); i++) {
      out.append(i == open ? "" : one(valid.path(i), false));
    }
    return out.toString();
  }

  private static String one(JsonNode example, boolean open) {
    return "<details class=\"example\""
        + (open ? " open" : "")
        + "><summary><b>"
        + Html.escape(example.path("name").asText().replace('-', ' '))
        + "</b> "
        + Html.prose(example.path("summary").asText())
        + "</summary>"
        + Html.json(example.path("message"))
        + "</details>";
  }

  private String reasons() {
    StringBuilder out =
        new StringBuilder(
            "<table class=\"reasons\"><thead><tr><th scope=\"col\">{{dev.reason}}</th>"
                + "<th scope=\"col\">{{dev.when}}</th></tr></thead><tbody>");
    JsonNode values = files.raw("rejected").path("properties").path("reason").path("x-values");
    for (Entry<String, JsonNode> reason : values.properties()) {
      out.append("<tr><th scope=\"row\">")
          .append(Html.code(reason.getKey()))
          .append("</th><td>")
          .append(Html.prose(reason.getValue().asText()))
          .append("</td></tr>");
    }
    return out.append("</tbody></table>").toString();
  }

  private String limits() {
    StringBuilder out =
        new StringBuilder(
            "<table class=\"limits\"><thead><tr><th scope=\"col\">{{dev.limit}}</th>"
                + "<th scope=\"col\" class=\"figure\">{{dev.value}}</th>"
                + "<th scope=\"col\">{{dev.beyond}}</th></tr></thead><tbody>");
    for (JsonNode limit : document.path("info").path("x-limits")) {
      out.append("<tr><th scope=\"row\">")
          .append(Html.escape(limit.path("name").asText()))
          .append("</th><td class=\"figure\">")
          .append(String.format(Locale.ROOT, "%,d ", limit.path("value").asLong()))
          .append(Html.escape(limit.path("unit").asText()))
          .append("</td><td>")
          .append(Html.prose(limit.path("text").asText()))
          .append("</td></tr>");
    }
    return out.append("</tbody></table>").toString();
  }
}
