package io.counterwatch.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.regex.Pattern;

/** Small words for building HTML. */
final class Html {
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  /** JSON that is no longer stands on one line. */
  private static final int MAX_LINE = 64;

  private Html() {}

  /** A text that is data; braces too, so that none of it is taken for a template's placeholder. */
  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;")
        .replace("{{", "&#123;&#123;");
  }

  /** A description, in which code stands between backquotes. */
  static String prose(String text) {
    return CODE.matcher(escape(text)).replaceAll("<code>$1</code>");
  }

  static String code(String text) {
    return "<code>" + escape(text) + "</code>";
  }

  /** JSON to be read and copied: its text content is the JSON. */
  static String json(JsonNode node) {
    StringBuilder out = new StringBuilder("<div class=\"code\" data-copy><pre>");
    value(out, node, "");
    return out.append("</pre></div>").toString();
  }

  private static void value(StringBuilder out, JsonNode node, String indent) {
    boolean fits = indent.length() > 0 && node.toString().length() <= MAX_LINE;
    String line = fits ? "" : '\n' + indent + "  ";
    String end = fits ? "" : '\n' + indent;
    if (node instanceof ObjectNode object && !object.isEmpty()) {
      String before = "{" + line;
      for (Map.Entry<String, JsonNode> field : object.properties()) {
        out.append(before).append("<span class=\"k\">\"").append(escape(field.getKey()));
        out.append("\"</span>: ");
        value(out, field.getValue(), indent + "  ");
        before = fits ? ", " : "," + line;
      }
      out.append(end).append('}');
    } else if (node.isArray() && !node.isEmpty()) {
      String before = "[" + line;
      for (JsonNode item : node) {
        out.append(before);
        value(out, item, indent + "  ");
        before = fits ? ", " : "," + line;
      }
      out.append(end).append(']');
    } else {
      String kind = node.isTextual() ? "s" : "n";
      out.append("<span class=\"").append(kind).append("\">").append(escape(node.toString()));
      out.append("</span>");
    }
  }
}
