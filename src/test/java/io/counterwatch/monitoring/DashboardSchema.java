package io.counterwatch.monitoring;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;

/** The form of dashboards, as Grafana's own types have it: src/build/make-grafana-schema.sh. */
final class DashboardSchema {
  private static final String RESOURCE = "/grafana/dashboard.json";

  private final Schema schema;

  DashboardSchema() {
    try (InputStream resource = DashboardSchema.class.getResourceAsStream(RESOURCE)) {
      String text = new String(Objects.requireNonNull(resource).readAllBytes(), UTF_8);
      schema =
          SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
              .getSchema(text, InputFormat.JSON);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a dashboard violates, each with its place; empty where it is valid. */
  List<String> errors(JsonNode dashboard) {
    return schema.validate(dashboard.toString(), InputFormat.JSON).stream()
        .map(error -> error.getInstanceLocation() + ": " + error.getMessage())
        .toList();
  }
}
