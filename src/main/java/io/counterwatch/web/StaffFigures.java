package io.counterwatch.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * What answers say of single clerks: every key of that name, wherever it stands. Who may not see it
 * gets the answer without those keys, which reads as "not known".
 */
final class StaffFigures {
  private static final List<String> KEYS = List.of("staff", "supportStaff", "roster");

  private StaffFigures() {}

  /** Whether there is anything of single clerks in it. */
  static boolean areIn(JsonNode node) {
    if (node.isObject() && KEYS.stream().anyMatch(key -> isSaid(node.path(key)))) {
      return true;
    }
    for (JsonNode child : node) {
      if (child.isContainerNode() && areIn(child)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isSaid(JsonNode value) {
    return value.isTextual() || !value.isEmpty();
  }

  /** Takes them out, in place. */
  static void takeOut(JsonNode node) {
    if (node instanceof ObjectNode object) {
      object.remove(KEYS);
    }
    node.forEach(StaffFigures::takeOut);
  }
}
