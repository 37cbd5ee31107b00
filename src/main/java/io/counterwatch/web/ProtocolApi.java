package io.counterwatch.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The contracts as files: AsyncAPI, OpenAPI, each schema, each example. All are held in memory. */
final class ProtocolApi {
  private static final String YAML = "application/yaml; charset=utf-8";
  private static final String SCHEMA = "application/schema+json; charset=utf-8";
  private static final String JSON = "application/json; charset=utf-8";

  private final Map<String, Buffer> schemas = new HashMap<>();
  private final Map<String, Buffer> examples = new HashMap<>();
  private final Buffer asyncApi;
  private final Buffer openApi = Buffer.buffer(ProtocolFiles.bytes("openapi.yaml"));

  ProtocolApi(ProtocolFiles files, ObjectNode asyncApi) {
    this.asyncApi = Buffer.buffer(AsyncApi.yaml(asyncApi).getBytes(StandardCharsets.UTF_8));
    files.schemaNames().forEach(name -> schemas.put(name, pretty(files.schema(name))));
    for (String name : files.exampleNames()) {
      ObjectNode all = files.examples(name);
      examples.put(name, pretty(all));
      // A single message, ready to be sent.
      for (JsonNode each : all.path("valid")) {
        examples.put(name + '.' + each.path("name").asText(), pretty(each.path("message")));
      }
    }
  }

  void mount(Router router) {
    Replies.get(router, "/asyncapi.yaml", context -> send(context, YAML, asyncApi));
    Replies.get(router, "/api/v1/openapi.yaml", context -> send(context, YAML, openApi));
    Replies.get(
        router,
        "/developers/schemas/:file",
        context -> send(context, SCHEMA, schemas.get(name(context))));
    Replies.get(
        router,
        "/developers/examples/:file",
        context -> send(context, JSON, examples.get(name(context))));
  }

  private static String name(RoutingContext context) {
    String file = context.pathParam("file");
    return file.endsWith(".json") ? file.substring(0, file.length() - ".json".length()) : "";
  }

  private static void send(RoutingContext context, String type, @Nullable Buffer content) {
    if (content == null) {
      context.fail(404);
      return;
    }
    context
        .response()
        .putHeader(HttpHeaders.CONTENT_TYPE, type)
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
        .end(content);
  }

  private static Buffer pretty(JsonNode node) {
    return Buffer.buffer(node.toPrettyString() + '\n');
  }
}
