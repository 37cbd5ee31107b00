package io.counterwatch.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.StreamReadConstraints;

/** How strangers' JSON is read: strictly, and without keeping anything of it. */
final class JsonFactories {
  private JsonFactories() {}

  static JsonFactory strict() {
    return builder().build();
  }

  /**
   * The same without a table of names, so it is a little slower. Names can be chosen to collide in
   * that table, whatever its seed; it gives up then ({@link
   * com.fasterxml.jackson.core.exc.StreamConstraintsException}), though what is read is JSON.
   */
  static JsonFactory strictWithoutNameTable() {
    return builder().disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES).build();
  }

  private static JsonFactoryBuilder builder() {
    return new JsonFactoryBuilder()
        // Names come from strangers: they must not stay in the virtual machine for ever.
        .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
        .streamReadConstraints(
            StreamReadConstraints.builder()
                // Absurd depths and numbers are refused event by event, so they must get past the
                // parser, which the size of a message bounds.
                .maxNestingDepth(EventReader.MAX_MESSAGE_BYTES)
                .maxNumberLength(EventReader.MAX_MESSAGE_BYTES)
                .maxStringLength(EventReader.MAX_MESSAGE_BYTES)
                .maxNameLength(EventReader.MAX_MESSAGE_BYTES)
                .build());
  }
}
