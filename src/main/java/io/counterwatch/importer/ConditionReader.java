package io.counterwatch.importer;

import io.counterwatch.yaml.YamlException;
import io.counterwatch.yaml.YamlNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;

/** Makes the conditions of a mapping, and knows those that have a name. */
final class ConditionReader {
  private final ColumnNames columns;
  private final Map<String, Condition> named = new LinkedHashMap<>();

  ConditionReader(ColumnNames columns) {
    this.columns = columns;
  }

  /** Gives a condition a name; later ones may use it. */
  void name(String name, YamlNode node) throws YamlException {
    named.put(name, read(node));
  }

  Condition read(YamlNode node) throws YamlException {
    if (node.isText()) {
      Condition known = named.get(node.text());
      if (known == null) {
        throw node.complaint("no condition of that name above");
      }
      return known;
    }
    List<Condition> all = new ArrayList<>();
    for (Map.Entry<String, YamlNode> entry : node.entries().entrySet()) {
      all.add(read(entry.getKey(), entry.getValue()));
    }
    return together(node, all);
  }

  private static Condition together(YamlNode node, List<Condition> all) throws YamlException {
    if (all.isEmpty()) {
      throw node.complaint("needs a condition");
    }
    return all.size() == 1 ? all.get(0) : new Condition.All(List.copyOf(all));
  }

  private Condition read(String key, YamlNode node) throws YamlException {
    return switch (key) {
      case "all-of" -> new Condition.All(list(node));
      case "any-of" -> new Condition.Any(list(node));
      case "none-of" -> new Condition.None(list(node));
      case "zero" -> new Condition.Zero(columns.list(node));
      case "empty" -> new Condition.Empty(columns.list(node));
      case "any-case" -> anyCase(node);
      case "matches" -> matches(node);
      default -> new Condition.Is(columns.of(key, node), texts(node));
    };
  }

  private Condition anyCase(YamlNode node) throws YamlException {
    List<Condition> all = new ArrayList<>();
    for (Map.Entry<String, YamlNode> entry : node.entries().entrySet()) {
      all.add(
          new Condition.AnyCase(
              columns.of(entry.getKey(), entry.getValue()),
              texts(entry.getValue()).stream().map(Texts::lower).collect(Collectors.toSet())));
    }
    return together(node, all);
  }

  private Condition matches(YamlNode node) throws YamlException {
    List<Condition> all = new ArrayList<>();
    for (Map.Entry<String, YamlNode> entry : node.entries().entrySet()) {
      YamlNode value = entry.getValue();
      String column = columns.of(entry.getKey(), value);
      try {
        all.add(new Condition.Matches(column, Pattern.compile(value.text())));
      } catch (PatternSyntaxException e) {
        throw value.complaint("no pattern: " + e.getDescription());
      }
    }
    return together(node, all);
  }

  private static Set<String> texts(YamlNode node) throws YamlException {
    return node.isList() ? Set.copyOf(node.texts()) : Set.of(node.text());
  }

  private List<Condition> list(YamlNode node) throws YamlException {
    List<Condition> all = new ArrayList<>();
    for (YamlNode item : node.list()) {
      all.add(read(item));
    }
    return List.copyOf(all);
  }
}
