package io.counterwatch.wire;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.counterwatch.event.EventType;
import io.counterwatch.web.ProtocolFiles;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The published schemas, each as a device maker gets it: alone. */
final class Schemas {
  static final ProtocolFiles FILES = ProtocolFiles.load();
  private static final Map<String, Schema> SCHEMAS = new HashMap<>();

  private Schemas() {}

  /** What a message violates, empty where it is valid. */
  static synchronized List<String> errors(String schema, String json) {
    return SCHEMAS
        .computeIfAbsent(
            schema,
            name ->
                // A registry of its own: nothing can be found outside the schema.
                SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(FILES.schema(name).toString(), InputFormat.JSON))
        .validate(json, InputFormat.JSON)
        .stream()
        .map(error -> error.getInstanceLocation() + ": " + error.getMessage())
        .toList();
  }

  static boolean accepts(String schema, String json) {
    return errors(schema, json).isEmpty();
  }

  /** The schema of an event of that type, or of any event where the type is none. */
  static String ofEvent(@Nullable String type) {
    for (EventType each : EventType.values()) {
      if (type != null && type.equals("counterwatch." + each.wireName())) {
        return each.wireName();
      }
    }
    return "event";
  }
}
