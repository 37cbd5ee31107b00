package io.counterwatch.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * The AsyncAPI document: topics, operations and servers from its file, messages and schemas from
 * the {@link ProtocolFiles}, so that nothing is written twice. It refers to nothing outside itself.
 */
public final class AsyncApi {
  private static final YAMLMapper YAML =
      new YAMLMapper(
          YAMLFactory.builder()
              .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
              .disable(YAMLGenerator.Feature.SPLIT_LINES)
              .enable(YAMLGenerator.Feature.LITERAL_BLOCK_STYLE)
              .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR)
              .build());

  private AsyncApi() {}

  /** The whole document. */
  public static ObjectNode document(ProtocolFiles files) {
    ObjectNode document = parse("asyncapi.yaml");
    ObjectNode components = document.withObject("/components");
    ObjectNode messages = components.putObject("messages");
    for (String name : ProtocolFiles.messages()) {
      messages.set(name, message(files, name));
    }
    components.set("schemas", files.definitions("#/components/schemas/"));
    return document;
  }

  /** A document as YAML; every text is quoted, so that no reader takes one for a number or date. */
  public static String yaml(JsonNode document) {
    try {
      return YAML.writeValueAsString(document);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ObjectNode parse(String name) {
    try {
      return (ObjectNode) YAML.readTree(ProtocolFiles.bytes(name));
    } catch (IOException e) {
      throw new UncheckedIOException(name, e);
    }
  }

  private static ObjectNode message(ProtocolFiles files, String name) {
    ObjectNode schema = files.raw(name);
    boolean event = !schema.path("allOf").isMissingNode();
    ObjectNode message =
        Json.object()
            .put("name", event ? "counterwatch." + name : name)
            .put("title", schema.path("title").asText())
            .put("summary", schema.path("description").asText())
            .put("contentType", contentType(name, event));
    message.putObject("payload").put("$ref", "#/components/schemas/" + name);
    message.set(
        "examples",
        Json.array(
            files.examples(name).path("valid"),
            example -> {
              ObjectNode each =
                  Json.object()
                      .put("name", example.path("name").asText())
                      .put("summary", example.path("summary").asText());
              return each.set("payload", example.path("message"));
            }));
    return message;
  }

  private static String contentType(String name, boolean event) {
    if (event) {
      return "application/cloudevents+json";
    }
    return name.equals("event-batch") ? "application/cloudevents-batch+json" : "application/json";
  }
}
