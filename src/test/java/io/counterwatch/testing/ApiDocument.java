package io.counterwatch.testing;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The description of the HTTP interface, as tests hold the server to it. */
public final class ApiDocument {
  private final ObjectNode root;
  private final Map<JsonNode, Schema> compiled = new HashMap<>();

  /**
   * A method of a path.
   *
   * @param parameters resolved, without references
   */
  public record Operation(
      String method, String path, JsonNode description, List<JsonNode> parameters) {
    /** Whether it is served on the management address. */
    public boolean management() {
      return description.at("/tags/0").asText().equals("management");
    }

    /** What is answered with that status; missing where that is not described. */
    public JsonNode answer(int status) {
      return description.at("/responses/" + status);
    }

    @Override
    public String toString() {
      return method + " " + path;
    }
  }

  private ApiDocument(ObjectNode root) {
    this.root = root;
  }

  /** The one that the server serves. */
  public static ApiDocument load() {
    try (InputStream in =
        Objects.requireNonNull(ApiDocument.class.getResourceAsStream("/protocol/openapi.yaml"))) {
      YAMLMapper strict =
          YAMLMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
      return new ApiDocument((ObjectNode) strict.readTree(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All of it. */
  public ObjectNode root() {
    return root;
  }

  /** Every operation, in the order of the document. */
  public List<Operation> operations() {
    List<Operation> all = new ArrayList<>();
    root.path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .properties()
                    .forEach(
                        method -> {
                          if (method.getValue().has("operationId")) {
                            all.add(operation(path.getKey(), method.getKey(), method.getValue()));
                          }
                        }));
    return all;
  }

  private Operation operation(String path, String method, JsonNode description) {
    List<JsonNode> parameters = new ArrayList<>();
    description.path("parameters").forEach(each -> parameters.add(resolved(each)));
    return new Operation(method.toUpperCase(java.util.Locale.ROOT), path, description, parameters);
  }

  /** The node itself, or what its reference leads to. */
  public JsonNode resolved(JsonNode node) {
    return node.has("$ref") ? root.at(node.get("$ref").asText().substring(1)) : node;
  }

  /** The schema of a reason why there is no answer. */
  public JsonNode errorSchema() {
    return root.at("/components/schemas/Error");
  }

  /** What contradicts the schema; nothing may be answered that is not described. */
  public List<String> violations(JsonNode schema, String json) {
    return compiled.computeIfAbsent(schema, this::compile).validate(json, InputFormat.JSON).stream()
        .map(error -> error.getInstanceLocation() + ": " + error.getMessage())
        .toList();
  }

  private Schema compile(JsonNode schema) {
    ObjectNode whole = schema.deepCopy();
    whole.set("components", root.path("components").deepCopy());
    whole
        .at("/components/schemas")
        .forEach(
            each -> {
              if (each.has("properties")) {
                ((ObjectNode) each).put("additionalProperties", false);
              }
            });
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
        .getSchema(whole.toString(), InputFormat.JSON);
  }
}
