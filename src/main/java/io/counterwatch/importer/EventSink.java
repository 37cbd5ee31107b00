package io.counterwatch.importer;

import io.counterwatch.wire.EventWriter.OutgoingEvent;
import java.io.IOException;
import java.util.List;

/** Where imported events go. */
@FunctionalInterface
public interface EventSink {
  /** The most events in a batch. */
  int MAX_BATCH = 500;

  /**
   * Takes the next events, at most {@link #MAX_BATCH}, in the order of the file.
   *
   * @throws IOException where they cannot be kept; the import then ends
   */
  void accept(List<OutgoingEvent> batch) throws IOException;
}
