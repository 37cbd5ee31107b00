package io.counterwatch.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.StreamReadConstraints;

/** How strangers' JSON is read: strictly, and without keeping anything of it. */
final class JsonFactories {
  /** Beyond this, not even the neighbours in a batch are read. */
  private static final int MAX_NESTING = 64;

  private JsonFactories() {}

  static JsonFactory strict() {
    return new JsonFactoryBuilder()
        // Names come from strangers: they must not stay in the virtual machine for ever.
        .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
        .streamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(MAX_NESTING)
                // Absurd numbers are refused event by event, so they must get past the parser.
                .maxNumberLength(EventReader.MAX_MESSAGE_BYTES)
                .maxStringLength(EventReader.MAX_MESSAGE_BYTES)
                .maxNameLength(EventReader.MAX_MESSAGE_BYTES)
                .build())
        .build();
  }
}
