package io.counterwatch.importer;

import io.counterwatch.yaml.YamlException;
import io.counterwatch.yaml.YamlNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The columns that a mapping names, checked where it also lists them. */
final class ColumnNames {
  /** A column by its number, from 1. */
  private static final Pattern NUMBER = Pattern.compile("#[1-9][0-9]{0,3}");

  private final List<String> names;
  private final Map<String, List<String>> headings;
  private final Map<String, Integer> used = new LinkedHashMap<>();

  private ColumnNames(List<String> names, Map<String, List<String>> headings) {
    this.names = names;
    this.headings = headings;
  }

  /** Of a list of names, or of names with what the header may call them, or of nothing. */
  static ColumnNames of(@Nullable YamlNode node) throws YamlException {
    if (node == null || !node.isMap()) {
      return new ColumnNames(node == null ? List.of() : node.texts(), Map.of());
    }
    Map<String, List<String>> headings = new LinkedHashMap<>();
    for (Map.Entry<String, YamlNode> entry : node.entries().entrySet()) {
      YamlNode value = entry.getValue();
      headings.put(entry.getKey(), value.isList() ? value.texts() : List.of(value.text()));
    }
    return new ColumnNames(List.of(), headings);
  }

  /** The names in the order of the columns; empty where the file's header says them. */
  List<String> inOrder() {
    return names;
  }

  /** What the header may call those columns that have another name in the mapping. */
  Map<String, List<String>> headings() {
    return headings;
  }

  /** Every column that was asked for, with the line where it first was. */
  Map<String, Integer> used() {
    return used;
  }

  String of(String name, YamlNode node) throws YamlException {
    boolean listed = names.contains(name) || headings.containsKey(name);
    boolean lists = !names.isEmpty() || !headings.isEmpty();
    if (lists && !listed && !NUMBER.matcher(name).matches()) {
      throw node.complaint("no such column: " + name);
    }
    used.putIfAbsent(name, node.line());
    return name;
  }

  String one(YamlNode node) throws YamlException {
    return of(node.text(), node);
  }

  List<String> list(YamlNode node) throws YamlException {
    List<String> all = new ArrayList<>();
    for (YamlNode item : node.list()) {
      all.add(one(item));
    }
    if (all.isEmpty()) {
      throw node.complaint("needs columns");
    }
    return List.copyOf(all);
  }
}
