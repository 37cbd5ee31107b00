package io.counterwatch.yaml;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A value in a YAML file, with the place where it stands. What it should be is said by asking for
 * it; where it is something else, the complaint names the place. A plain scalar counts as the text
 * that is written, whatever YAML would make of it: {@code id: 1} and {@code id: "1"} are the same.
 */
public final class YamlNode {
  private final String file;
  private final String path;
  private final int line;
  private final Content content;

  /** What a node can be. */
  sealed interface Content {
    /** One value as it is written. */
    record Scalar(String text) implements Content {}

    /** Nodes without names. */
    record Items(List<YamlNode> nodes) implements Content {}

    /** Nodes by key, in the order of the file. */
    record Entries(Map<String, YamlNode> nodes) implements Content {}

    /** Nothing, as in {@code key:} without a value. */
    record Nothing() implements Content {}
  }

  YamlNode(String file, String path, int line, Content content) {
    this.file = file;
    this.path = path;
    this.line = line;
    this.content = content;
  }

  /**
   * Reads a file that holds one YAML document.
   *
   * @throws YamlException where it cannot be read or is no YAML
   */
  public static YamlNode read(Path file) throws YamlException {
    return YamlParser.read(file);
  }

  /**
   * The text of a file, for whoever keeps it as well as reading it with {@link #parse}.
   *
   * @throws YamlException where it cannot be read, is too large or is not UTF-8
   */
  public static String textOf(Path file) throws YamlException {
    return YamlParser.text(file);
  }

  /**
   * Reads one YAML document.
   *
   * @param name what complaints call it
   * @throws YamlException where it is no YAML
   */
  public static YamlNode parse(String name, String text) throws YamlException {
    return YamlParser.parse(name, text);
  }

  YamlNode at(int otherLine) {
    return new YamlNode(file, path, otherLine, content);
  }

  /** The line where it stands, from 1. */
  public int line() {
    return line;
  }

  /** Its keys from the top of the file, as in {@code centres[0].name}; empty for the whole file. */
  public String path() {
    return path;
  }

  /** File, line and keys, as complaints begin. */
  public String place() {
    String where = file + ", line " + line;
    return path.isEmpty() ? where : where + ": " + path;
  }

  /** A complaint about this node. */
  public YamlException complaint(String problem) {
    return new YamlException(place() + ": " + problem);
  }

  public boolean isNothing() {
    return content instanceof Content.Nothing;
  }

  public boolean isText() {
    return content instanceof Content.Scalar;
  }

  public boolean isList() {
    return content instanceof Content.Items;
  }

  public boolean isMap() {
    return content instanceof Content.Entries;
  }

  /**
   * The one value that stands here, as it is written.
   *
   * @throws YamlException where there are keys, a list or nothing
   */
  public String text() throws YamlException {
    if (content instanceof Content.Scalar scalar) {
      return scalar.text();
    }
    throw complaint("needs one value");
  }

  /**
   * True or false.
   *
   * @throws YamlException where it is anything else
   */
  public boolean flag() throws YamlException {
    return switch (text()) {
      case "true" -> true;
      case "false" -> false;
      default -> throw complaint("needs true or false");
    };
  }

  /**
   * A whole number.
   *
   * @throws YamlException where it is anything else or out of range
   */
  public int number(int min, int max) throws YamlException {
    try {
      int value = Integer.parseInt(text());
      if (value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException e) {
      // The complaint is the same.
    }
    throw complaint("needs a whole number from " + min + " to " + max);
  }

  /**
   * The nodes of a list; of an absent value, none.
   *
   * @throws YamlException where it is anything else
   */
  public List<YamlNode> list() throws YamlException {
    return switch (content) {
      case Content.Items items -> items.nodes();
      case Content.Nothing nothing -> List.of();
      case Content.Scalar scalar -> throw complaint("needs a list");
      case Content.Entries entries -> throw complaint("needs a list");
    };
  }

  /**
   * The values of a list.
   *
   * @throws YamlException where it is anything else
   */
  public List<String> texts() throws YamlException {
    List<String> texts = new ArrayList<>();
    for (YamlNode node : list()) {
      texts.add(node.text());
    }
    return List.copyOf(texts);
  }

  /**
   * The nodes under keys that are free words, in the order of the file; of an absent value, none.
   *
   * @throws YamlException where it is anything else
   */
  public Map<String, YamlNode> entries() throws YamlException {
    return switch (content) {
      case Content.Entries entries -> entries.nodes();
      case Content.Nothing nothing -> Map.of();
      case Content.Scalar scalar -> throw complaint("needs keys and values");
      case Content.Items items -> throw complaint("needs keys and values");
    };
  }

  /**
   * The nodes under known keys. A key without a value counts as absent.
   *
   * @throws YamlException where it is anything else, or has another key
   */
  public YamlMap map(String... known) throws YamlException {
    Map<String, YamlNode> present = new LinkedHashMap<>();
    List<String> names = List.of(known);
    for (Map.Entry<String, YamlNode> entry : entries().entrySet()) {
      if (!names.contains(entry.getKey())) {
        throw entry.getValue().complaint("unknown key, not one of " + String.join(", ", names));
      }
      if (!entry.getValue().isNothing()) {
        present.put(entry.getKey(), entry.getValue());
      }
    }
    return new YamlMap(this, present);
  }

  /** The nodes under known keys of one node. */
  public static final class YamlMap {
    private final YamlNode node;
    private final Map<String, YamlNode> present;

    private YamlMap(YamlNode node, Map<String, YamlNode> present) {
      this.node = node;
      this.present = present;
    }

    /** Where it stands. */
    public YamlNode node() {
      return node;
    }

    public boolean has(String key) {
      return present.containsKey(key);
    }

    /** The node under a key, or null where it is absent. */
    public @Nullable YamlNode get(String key) {
      return present.get(key);
    }

    /**
     * The node under a key.
     *
     * @throws YamlException where it is absent
     */
    public YamlNode need(String key) throws YamlException {
      YamlNode value = present.get(key);
      if (value == null) {
        throw node.complaint("needs the key " + key);
      }
      return value;
    }

    /**
     * The value under a key, or another where it is absent.
     *
     * @throws YamlException where it isn't one value
     */
    public String text(String key, String absent) throws YamlException {
      YamlNode value = present.get(key);
      return value == null ? absent : value.text();
    }

    /**
     * True or false under a key, or another where it is absent.
     *
     * @throws YamlException where it is neither
     */
    public boolean flag(String key, boolean absent) throws YamlException {
      YamlNode value = present.get(key);
      return value == null ? absent : value.flag();
    }

    /**
     * The nodes of the list under a key, none where it is absent.
     *
     * @throws YamlException where it is no list
     */
    public List<YamlNode> list(String key) throws YamlException {
      YamlNode value = present.get(key);
      return value == null ? List.of() : value.list();
    }

    /**
     * The nodes under the free keys under a key, none where it is absent.
     *
     * @throws YamlException where it has none
     */
    public Map<String, YamlNode> entries(String key) throws YamlException {
      YamlNode value = present.get(key);
      return value == null ? Map.of() : value.entries();
    }
  }
}
