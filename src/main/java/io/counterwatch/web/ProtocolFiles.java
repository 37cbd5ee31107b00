package io.counterwatch.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.counterwatch.event.EventType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The device protocol as files: a JSON Schema and examples for each kind of message. The schemas
 * refer to one another by name; what is given out is put together here, so that each stands alone.
 */
public final class ProtocolFiles {
  /** Where the files are among the resources. */
  static final String ROOT = "/protocol/";

  private static final String URN = "urn:counterwatch:v1:";
  private static final String SHAPE = URN + "common#/$defs/";
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  /** Schemas that are parts of others or unite them. */
  private static final List<String> GENERAL = List.of("common", "envelope", "event");

  private static final List<String> OTHERS =
      List.of("event-batch", "status", "ack", "rejected", "board", "alerts", "server-status");

  private final Map<String, ObjectNode> schemas = new LinkedHashMap<>();
  private final Map<String, ObjectNode> examples = new LinkedHashMap<>();

  /** What may be referred to: each schema, and each shape that schemas share. */
  private final Map<String, ObjectNode> definitions = new TreeMap<>();

  private ProtocolFiles() {}

  /** Reads the files. */
  public static ProtocolFiles load() {
    ProtocolFiles files = new ProtocolFiles();
    Stream.concat(GENERAL.stream(), messages().stream()).forEach(files::loadSchema);
    Stream.concat(Stream.of("envelope"), messages().stream())
        .forEach(name -> files.examples.put(name, read("examples/" + name + ".json")));
    files
        .schema("common")
        .required("$defs")
        .properties()
        .forEach(shape -> files.define(shape.getKey(), (ObjectNode) shape.getValue()));
    return files;
  }

  /** The kinds of message, in the protocol's order: the types of event, then all others. */
  public static List<String> messages() {
    return Stream.concat(
            Arrays.stream(EventType.values()).map(EventType::wireName), OTHERS.stream())
        .toList();
  }

  /** The names of all schemas. */
  public Set<String> schemaNames() {
    return schemas.keySet();
  }

  /** The names of all files of examples. */
  public Set<String> exampleNames() {
    return examples.keySet();
  }

  /** A schema that refers to nothing outside itself. */
  public ObjectNode schema(String name) {
    ObjectNode schema = raw(name).deepCopy();
    Map<String, JsonNode> needed = new TreeMap<>();
    Deque<String> wanted = new ArrayDeque<>(refer(schema, "#/$defs/"));
    while (!wanted.isEmpty()) {
      String next = wanted.remove();
      if (!needed.containsKey(next)) {
        ObjectNode definition = definition(next).deepCopy();
        wanted.addAll(refer(definition, "#/$defs/"));
        needed.put(next, definition);
      }
    }
    if (!needed.isEmpty()) {
      schema.set("$defs", MAPPER.createObjectNode().setAll(needed));
    }
    return schema;
  }

  /** A schema as it stands in its file. */
  ObjectNode raw(String name) {
    return known(schemas, name);
  }

  /**
   * The messages of a kind: {@code topic}, {@code valid} and {@code invalid} ones, each with a name
   * and a sentence; of an invalid one the field that is wrong and the reason of its refusal.
   */
  public ObjectNode examples(String name) {
    return known(examples, name);
  }

  /** Everything that may be referred to, with references that begin with a prefix. */
  ObjectNode definitions(String prefix) {
    ObjectNode all = MAPPER.createObjectNode();
    definitions.forEach(
        (name, definition) -> {
          ObjectNode copy = definition.deepCopy();
          refer(copy, prefix);
          all.set(name, copy);
        });
    return all;
  }

  /** What a reference of a file refers to. */
  ObjectNode definition(String name) {
    return known(definitions, name);
  }

  /** The name of what a reference of a file refers to. */
  static String target(String reference) {
    return reference.startsWith(SHAPE)
        ? reference.substring(SHAPE.length())
        : reference.substring(URN.length());
  }

  private void loadSchema(String name) {
    ObjectNode schema = read("schemas/" + name + ".json");
    schemas.put(name, schema);
    if (!name.equals("common")) {
      ObjectNode definition = schema.deepCopy();
      definition.remove(List.of("$schema", "$id"));
      define(name, definition);
    }
  }

  private void define(String name, ObjectNode definition) {
    if (definitions.put(name, definition) != null) {
      throw new IllegalStateException("two definitions are named " + name);
    }
  }

  /** Makes references begin with that prefix; the names that they refer to. */
  private static Set<String> refer(JsonNode node, String prefix) {
    Set<String> names = new HashSet<>();
    if (node instanceof ObjectNode object && object.path("$ref").isTextual()) {
      String name = target(object.path("$ref").textValue());
      object.put("$ref", prefix + name);
      names.add(name);
    }
    node.forEach(child -> names.addAll(refer(child, prefix)));
    return names;
  }

  private static ObjectNode known(Map<String, ObjectNode> map, String name) {
    ObjectNode node = map.get(name);
    if (node == null) {
      throw new IllegalArgumentException("the protocol has no " + name);
    }
    return node;
  }

  private static ObjectNode read(String path) {
    try {
      return (ObjectNode) MAPPER.readTree(bytes(path));
    } catch (IOException e) {
      throw new UncheckedIOException(path, e);
    }
  }

  /** A file of the protocol, whole. */
  static byte[] bytes(String path) {
    try (InputStream stream = ProtocolFiles.class.getResourceAsStream(ROOT + path)) {
      if (stream == null) {
        throw new IllegalStateException("missing resource " + ROOT + path);
      }
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
